"""grpcio, the client of the gRPC C core."""

import grpc
from grpc_status import rpc_status

from checks import CallFailed, Response
from gen.probe_pb2 import Failure, Nap, Payload
from gen.probe_pb2_grpc import ProbeStub


class Grpcio:
    skipped = ()

    def __init__(self, name, address, compression=None):
        self.name = name
        self.stub = ProbeStub(grpc.insecure_channel(address, compression=compression))

    def echo(self, payload, metadata=(), timeout=None):
        text, data = payload
        return self._call(self.stub.Echo, Payload(text=text, data=data), metadata, timeout)

    def fail(self, code, message, details=(), metadata=()):
        details = [Payload(text=text, data=data) for text, data in details]
        return self._call(self.stub.Fail, Failure(code=code, message=message, details=details), metadata)

    def sleep(self, milliseconds, timeout):
        return self._call(self.stub.Sleep, Nap(milliseconds=milliseconds), timeout=timeout)

    def _call(self, method, message, metadata=(), timeout=None):
        try:
            payload, call = method.with_call(message, metadata=metadata, timeout=timeout)
        except grpc.RpcError as error:
            status = rpc_status.from_call(error)
            details = [Payload.FromString(detail.value) for detail in status.details] if status else []
            details = [(detail.text, detail.data) for detail in details]
            raise CallFailed(error.code().value[0], error.details(), details, error.trailing_metadata()) from error
        return Response((payload.text, payload.data), call.initial_metadata(), call.trailing_metadata())


def grpcio_clients(address):
    return [Grpcio("grpcio", address), Grpcio("grpcio gzip", address, grpc.Compression.Gzip)]
