"""Checks the clients for Python.

clients.py BASE_URL PROTOCOL..               PROTOCOL is one of grpc, grpc-web, connect
clients.py BASE_URL rejected CODE TEXT SIZE  a gRPC call with SIZE bytes must fail with this status
"""

import sys
from urllib.parse import urlparse

import checks
import connect_python
from grpc_core import grpcio_clients


def main():
    base_url, *protocols = sys.argv[1:]
    cases = checks.CASES
    if protocols[0] == "rejected":
        cases = checks.rejected(*protocols[1:])
        protocols = ["grpc"]
    clients = {
        "grpc": lambda: grpcio_clients(urlparse(base_url).netloc) + connect_python.grpc_clients(base_url),
        "grpc-web": lambda: connect_python.grpc_web_clients(base_url),
        "connect": lambda: connect_python.connect_clients(base_url),
    }
    results = [checks.check(client, cases) for protocol in protocols for client in clients[protocol]()]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
