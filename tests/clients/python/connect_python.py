"""connect-python, in its three protocols."""

import base64

from connectrpc.client import ResponseMetadata
from connectrpc.code import Code
from connectrpc.codec import proto_json_codec
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError
from connectrpc.protocol import ProtocolType
from connectrpc.request import Headers
from pyqwest import HTTPVersion, SyncClient, SyncHTTPTransport

from checks import CallFailed, Response
from gen.probe_connect import ProbeClientSync
from gen.probe_pb import Failure, Nap, Payload

# The names of the codes, in the order of their numbers. The first is OK.
CODES = [None, *Code]


class ConnectPython:
    def __init__(self, variant, base_url, protocol=ProtocolType.CONNECT, *, codec=None, compression=None, get=False):
        self.name = f"connect-python {variant}"
        self.skipped = ("1 MB",) if get else ()  # too long for a URL
        self.get = {"use_get": True} if get else {}
        # gRPC needs HTTP/2, here without TLS.
        version = HTTPVersion.HTTP2 if protocol == ProtocolType.GRPC else HTTPVersion.HTTP1
        http_client = SyncClient(SyncHTTPTransport(http_version=version))
        self.client = ProbeClientSync(
            base_url, protocol=protocol, codec=codec, send_compression=compression, http_client=http_client
        )

    def echo(self, payload, metadata=(), timeout=None):
        text, data = payload
        return self._call(self.client.echo, Payload(text=text, data=data), metadata, timeout, **self.get)

    def fail(self, code, message, details=(), metadata=()):
        details = [Payload(text=text, data=data) for text, data in details]
        return self._call(self.client.fail, Failure(code=code, message=message, details=details), metadata)

    def sleep(self, milliseconds, timeout):
        return self._call(self.client.sleep, Nap(milliseconds=milliseconds), timeout=timeout)

    def _call(self, method, message, metadata=(), timeout=None, **options):
        timeout_ms = None if timeout is None else int(timeout * 1000)
        with ResponseMetadata() as received:
            try:
                payload = method(message, headers=encode(metadata), timeout_ms=timeout_ms, **options)
            except ConnectError as error:
                details = [detail.value(Payload) for detail in error.details]
                details = [(detail.text, detail.data) for detail in details]
                # Connect sends the metadata of an error as headers, gRPC as trailers.
                metadata = decode(received.trailers or received.headers)
                raise CallFailed(CODES.index(error.code), error.message, details, metadata) from error
        return Response((payload.text, payload.data), decode(received.headers), decode(received.trailers))


def encode(metadata):
    """Returns headers with the values of "-bin" names in base64."""
    return Headers([
        (name, base64.b64encode(value).decode().rstrip("=") if name.endswith("-bin") else value)
        for name, value in metadata
    ])


def decode(headers):
    """Splits values of "-bin" names that a gateway joined, because base64 contains no comma."""
    got = []
    for name, value in headers.allitems():
        if name.endswith("-bin"):
            pieces = (piece.strip().rstrip("=") for piece in value.split(","))
            got += [(name, base64.b64decode(piece + "=" * (-len(piece) % 4))) for piece in pieces]
        else:
            got.append((name, value))
    return got


def connect_clients(base_url):
    return [
        ConnectPython("proto", base_url),
        ConnectPython("json", base_url, codec=proto_json_codec()),
        ConnectPython("gzip", base_url, compression=GzipCompression()),
        ConnectPython("get", base_url, get=True),
    ]


def grpc_web_clients(base_url):
    return [ConnectPython("grpc-web", base_url, ProtocolType.GRPC_WEB)]


def grpc_clients(base_url):
    return [ConnectPython("grpc", base_url, ProtocolType.GRPC)]
