"""Calls of the probe service in every protocol. They are written from the specifications alone, without a client library.

Used by tests/deployment and tests/sam.
"""
