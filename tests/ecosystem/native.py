"""Calls a server with grpcio: a success, an unknown method and an invalid message. Usage: native.py ADDRESS [SECRET]"""

import sys

import grpc

address, metadata = sys.argv[1], [("x-secret", secret) for secret in sys.argv[2:]]


def alive(message: bytes, method: str = "Alive"):
    with grpc.insecure_channel(address) as channel:
        call = channel.unary_unary(f"/hello.Prod/{method}")
        try:
            return grpc.StatusCode.OK, call(message, timeout=10, metadata=metadata)
        except grpc.RpcError as error:
            return error.code(), error.details()


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got}, wanted {wanted}")
    print(f"ok: {what}")


expect("a response", alive(b"\n\x03Ada"), (grpc.StatusCode.OK, b"\n\x0bHello, Ada!"))
expect("an unknown method", alive(b"", "Nope")[0], grpc.StatusCode.UNIMPLEMENTED)
expect("an invalid message", alive(b"\xff\xff")[0], grpc.StatusCode.INTERNAL)
