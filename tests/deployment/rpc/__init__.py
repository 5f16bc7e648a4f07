"""Calls of the probe service in every protocol. They are written from the specifications alone, without a client library.

Used by tests/deployment, tests/sam and tests/aws_account.
"""
