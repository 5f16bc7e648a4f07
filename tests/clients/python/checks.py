"""The cases of every client. They are the same in each language.

A client has these methods. A payload is a pair of text and bytes. Metadata is a list of names and values; those of names that
end in "-bin" are bytes.

    echo(payload, metadata=(), timeout=None) -> Response
    fail(code, message, details=(), metadata=()) -> Response
    sleep(milliseconds, timeout) -> Response
"""

import os
import re
import time
from typing import NamedTuple

EMPTY = ("", b"")
METADATA = [
    ("x-probe-text", "one, two; three"),
    ("x-probe-twice", "first"),
    ("x-probe-twice", "second"),
    ("x-probe-bytes-bin", b"\x00\x01\xfb\xff"),
    ("x-probe-many-bin", b"\x00"),
    ("x-probe-many-bin", b"\xff\xfe"),
]


class Response(NamedTuple):
    payload: tuple
    headers: list
    trailers: list


class CallFailed(Exception):
    """An error of the service."""

    def __init__(self, code, message, details, trailers):
        super().__init__(f"code {code}: {message}")
        self.code, self.message, self.details, self.trailers = code, message, details, trailers


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


def expect_failure(code, method, *arguments, **options):
    try:
        method(*arguments, **options)
    except CallFailed as failure:
        if failure.code != code:
            raise AssertionError(f"got {failure}, expected {code}") from None
        return failure
    raise AssertionError(f"got a response, expected the code {code}")


def success(client):
    payload = ("Zażółć gęślą jaźń 🦀", bytes(range(256)))
    expect("response", client.echo(payload).payload, payload)


def empty(client):
    expect("response", client.echo(EMPTY).payload, EMPTY)


def one_megabyte(client):
    payload = ("", bytes((at * 31 + (at >> 8)) & 255 for at in range(1 << 20)))
    expect("response", client.echo(payload).payload, payload)


def metadata(client):
    response = client.echo(EMPTY, METADATA)
    expect_metadata("x-probe-", response.headers)
    expect_metadata("x-trailer-", response.trailers)


def error(client):
    message, details = "no café here: 100% gone", [("why", b"\x00\xff"), EMPTY]
    failure = expect_failure(5, client.fail, 5, message, details, METADATA)
    expect("message", failure.message, message)
    expect("details", failure.details, details)
    expect_metadata("x-trailer-", failure.trailers)


def every_code(client):
    for code in range(1, 17):
        expect("message", expect_failure(code, client.fail, code, f"code {code}").message, f"code {code}")


def deadline(client):
    left = dict(client.echo(EMPTY, timeout=9).headers).get("x-time-left")
    # grpcio rounds the timeout up.
    if left is None or not 8000 <= int(left) <= 9100:
        raise AssertionError(f"{left} ms were left at the server, expected about 9000")
    began = time.monotonic()
    expect_failure(4, client.sleep, 6000, timeout=0.4)
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

    def run(client):
        # Random bytes, which no compression makes smaller.
        payload = ("", os.urandom(int(size)))
        expect("message", expect_failure(int(code), client.echo, payload).message, text)

    return {f"rejected: {text}": run}


def check(client, cases):
    """Runs every case that applies to a client, prints each result, and returns true if all succeeded."""
    succeeded = True
    for case, run in cases.items():
        if case in client.skipped:
            continue
        try:
            run(client)
            print(f"ok  {client.name:<24} {case}")
        except (AssertionError, CallFailed) as problem:
            succeeded = False
            print(f"FAILED  {client.name:<24} {case}: {problem}")
    return succeeded
