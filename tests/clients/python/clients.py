"""Checks grpcio, the client of the gRPC C core.

clients.py BASE_URL
clients.py BASE_URL rejected CODE TEXT SIZE    a call with SIZE bytes must fail with this status
"""

import os
import re
import sys
import time
from urllib.parse import urlparse

import grpc
from grpc_status import rpc_status

from gen import probe_pb2, probe_pb2_grpc

METADATA = [
    ("x-probe-text", "one, two; three"),
    ("x-probe-twice", "first"),
    ("x-probe-twice", "second"),
    ("x-probe-bytes-bin", b"\x00\x01\xfb\xff"),
    ("x-probe-many-bin", b"\x00"),
    ("x-probe-many-bin", b"\xff\xfe"),
]


def expect(what, got, expected):
    if got != expected:
        raise AssertionError(f"{what}: got {got!r:.200}, expected {expected!r:.200}")


def expect_metadata(prefix, got):
    """Compares the returned metadata with the sent one. A gateway may join values of the same name."""
    for name in dict(METADATA):
        renamed = name.replace("x-probe-", prefix)
        values = [value for key, value in got if key == renamed]
        expected = [value for key, value in METADATA if key == name]
        if not name.endswith("-bin"):
            values, expected = (re.split(", ?", ",".join(some)) for some in (values, expected))
        expect(renamed, values, expected)


def expect_failure(method, message, code, **options):
    try:
        method(message, **options)
    except grpc.RpcError as error:
        if error.code().value[0] != code:
            raise AssertionError(f"got {error.code()}: {error.details()}, expected {code}") from None
        return error
    raise AssertionError(f"got a response, expected the code {code}")


def success(probe):
    payload = probe_pb2.Payload(text="Zażółć gęślą jaźń 🦀", data=bytes(range(256)))
    expect("response", probe.Echo(payload), payload)


def empty(probe):
    expect("response", probe.Echo(probe_pb2.Payload()), probe_pb2.Payload())


def one_megabyte(probe):
    payload = probe_pb2.Payload(data=bytes((at * 31 + (at >> 8)) & 255 for at in range(1 << 20)))
    expect("response", probe.Echo(payload), payload)


def metadata(probe):
    _, call = probe.Echo.with_call(probe_pb2.Payload(), metadata=METADATA)
    expect_metadata("x-probe-", call.initial_metadata())
    expect_metadata("x-trailer-", call.trailing_metadata())


def error(probe):
    details = [probe_pb2.Payload(text="why", data=b"\x00\xff"), probe_pb2.Payload()]
    expected = probe_pb2.Failure(code=5, message="no café here: 100% gone", details=details)
    got = expect_failure(probe.Fail, expected, 5, metadata=METADATA)
    expect("message", got.details(), expected.message)
    status = rpc_status.from_call(got)
    expect("details", [probe_pb2.Payload.FromString(detail.value) for detail in status.details], details)
    expect_metadata("x-trailer-", got.trailing_metadata())


def every_code(probe):
    for code in range(1, 17):
        got = expect_failure(probe.Fail, probe_pb2.Failure(code=code, message=f"code {code}"), code)
        expect("message", got.details(), f"code {code}")


def deadline(probe):
    _, call = probe.Echo.with_call(probe_pb2.Payload(), timeout=9)
    left = dict(call.initial_metadata()).get("x-time-left")
    # The client rounds the timeout up.
    if left is None or not 8000 <= int(left) <= 9100:
        raise AssertionError(f"{left} ms were left at the server, expected about 9000")
    began = time.monotonic()
    expect_failure(probe.Sleep, probe_pb2.Nap(milliseconds=6000), 4, timeout=0.4)
    took = time.monotonic() - began
    if took > 3:
        raise AssertionError(f"the status arrived only after {took} s")


CASES = {
    "success": success,
    "empty": empty,
    "1 MB": one_megabyte,
    "metadata": metadata,
    "error": error,
    "every code": every_code,
    "deadline": deadline,
}


def rejected(code, text, size):
    """Returns a case for calls that a gateway itself rejects."""

    def run(probe):
        got = expect_failure(probe.Echo, probe_pb2.Payload(data=os.urandom(int(size))), int(code))
        expect("message", got.details(), text)

    return {f"rejected: {text}": run}


def check(name, probe, cases):
    failed = False
    for case, run in cases.items():
        try:
            run(probe)
            print(f"ok  {name:<24} {case}")
        except (AssertionError, grpc.RpcError) as problem:
            failed = True
            print(f"FAILED  {name:<24} {case}: {problem}")
    return failed


def main():
    address = urlparse(sys.argv[1]).netloc
    cases = rejected(*sys.argv[3:]) if sys.argv[2:3] == ["rejected"] else CASES
    failed = False
    for name, compression in [("grpcio", None), ("grpcio gzip", grpc.Compression.Gzip)]:
        with grpc.insecure_channel(address, compression=compression) as channel:
            failed |= check(name, probe_pb2_grpc.ProbeStub(channel), cases)
    sys.exit(failed)


if __name__ == "__main__":
    main()
