"""The cases: what a call sends, and what its caller must receive."""

import base64
import pathlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from .messages import Failure, Nap, Payload
from .protocols import CODES, PROTOCOLS, ConnectGet, GrpcWeb, Request, Response, Twirp, unpadded

# The HTTP status of each code: https://connectrpc.com/docs/protocol#error-codes and
# https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes
CONNECT_STATUS = dict(zip(CODES, [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401]))
TWIRP_STATUS = {**CONNECT_STATUS, "canceled": 408, "deadline_exceeded": 408, "failed_precondition": 412}

BINARY = [b"\x00\x01\xfb\xff"]
BINARIES = [b"\x00", b"\xff\xfe"]
METADATA = [
    ("x-probe-text", "one, two; three"),
    ("x-probe-twice", "first"),
    ("x-probe-twice", "second"),
    *(("x-probe-bytes-bin", base64.b64encode(value).decode().rstrip("=")) for value in BINARY),
    *(("x-probe-many-bin", base64.b64encode(value).decode().rstrip("=")) for value in BINARIES),
]


# The protocols whose bodies triggers encode in base64.
BINARY_BODIES = ("grpc-web", "connect-proto", "twirp-protobuf")


def expect(what, found, expected):
    if found != expected:
        raise AssertionError(f"{what}: {found!r:.300}, expected {expected!r:.300}")


def http_status(protocol, code):
    if isinstance(protocol, GrpcWeb):
        return 200
    return (TWIRP_STATUS if isinstance(protocol, Twirp) else CONNECT_STATUS)[code]


def expect_metadata(metadata, prefix):
    """Checks the metadata that the service returned. A trigger may join values of the same name."""

    def values(name):
        return [value for key, value in metadata if key == prefix + name]

    expect(f"{prefix}text", values("text"), ["one, two; three"])
    expect(f"{prefix}twice", re.split(", ?", ",".join(values("twice"))), ["first", "second"])
    for name, expected in [("bytes-bin", BINARY), ("many-bin", BINARIES)]:
        found = [unpadded(value) for value in re.split(", ?", ",".join(values(name)))]
        expect(prefix + name, found, expected)


@dataclass
class Trigger:
    """What calls the function. `send` sends a request through it and returns the response."""

    name: str
    send: Callable[[Request], Response]
    # The size of a large message.
    large: int = 1 << 20
    # The size of a binary message that fits into a request, and whose response does not fit, if there is one.
    too_large: int | None = None
    # Whether a case in a protocol is left out.
    leave_out: Callable[[object, str], bool] = lambda protocol, case: False


class Caller:
    """Calls the service in one protocol through one trigger."""

    def __init__(self, protocol, trigger):
        self.protocol, self.trigger = protocol, trigger

    def call(self, method, message, metadata=(), timeout=None):
        return self.protocol.outcome(self.trigger.send(self.protocol.request(method, message, metadata, timeout)))

    def echo(self, payload, metadata=(), timeout=None):
        outcome = self.call("Echo", payload, metadata, timeout)
        expect("code", (outcome.code, outcome.message), ("ok", ""))
        expect("response", outcome.payload, payload)
        return outcome

    def fail(self, failure, metadata=()):
        outcome = self.call("Fail", failure, metadata)
        code = CODES[failure.code]
        expect("code", outcome.code, code)
        expect("message", outcome.message, failure.message)
        expect("HTTP status", outcome.http_status, http_status(self.protocol, code))
        expect("details", outcome.details, [("probe.Payload", detail.to_protobuf()) for detail in failure.details])
        return outcome


def pattern(size):
    """Returns bytes without a short period."""
    return bytes((at * 31 + (at >> 8)) & 0xFF for at in range(size))


def text(caller):
    caller.echo(Payload(text="Zażółć gęślą jaźń 🦀"))


def every_byte(caller):
    caller.echo(Payload(data=bytes(range(256))))


def empty(caller):
    caller.echo(Payload())


def metadata(caller):
    outcome = caller.echo(Payload(text="metadata"), METADATA)
    expect_metadata(outcome.metadata, "x-probe-")
    expect_metadata(outcome.metadata, "x-trailer-")


def error(caller):
    details = [Payload("why", b"\x00\xff"), Payload()]
    outcome = caller.fail(Failure(5, "no café here: 100% gone", details), METADATA)
    expect_metadata(outcome.metadata, "x-trailer-")


def every_code(caller):
    for code in range(1, 17):
        caller.fail(Failure(code, f"code {code}"))


def unknown_method(caller):
    outcome = caller.call("Missing", Payload())
    # Twirp has a code of its own for this.
    expected = "bad_route" if isinstance(caller.protocol, Twirp) else "unimplemented"
    expect("code", outcome.code, expected)
    if not isinstance(caller.protocol, GrpcWeb):
        expect("HTTP status", outcome.http_status, 404)


def deadline(caller):
    outcome = caller.echo(Payload(), timeout=9000)
    left = int(dict(outcome.metadata)["x-time-left"])
    if not 5000 < left <= 9000:
        raise AssertionError(f"{left} ms were left of 9000")
    outcome = caller.call("Sleep", Nap(6000), timeout=200)
    expect("code", outcome.code, "deadline_exceeded")


def large(caller):
    caller.echo(Payload(data=pattern(caller.trigger.large)))


def too_large(caller):
    outcome = caller.call("Echo", Payload(data=bytes(caller.trigger.too_large)))
    expect("code", outcome.code, "resource_exhausted")
    expect("HTTP status", outcome.http_status, http_status(caller.protocol, "resource_exhausted"))


CASES = {
    "text": text,
    "every byte": every_byte,
    "empty message": empty,
    "metadata": metadata,
    "error": error,
    "every code": every_code,
    "unknown method": unknown_method,
    "deadline": deadline,
    "large": large,
    "response over the limit": too_large,
}


def applies(trigger, protocol, case):
    """Returns true if the case applies to the trigger and the protocol."""
    if isinstance(protocol, ConnectGet) and case in ("error", "every code", "large", "deadline"):
        # Only `Echo` can be called with GET, and large messages do not fit into a URL.
        return False
    if isinstance(protocol, Twirp) and case == "deadline":
        return False
    if case == "response over the limit" and (trigger.too_large is None or protocol.name not in BINARY_BODIES):
        return False
    return not trigger.leave_out(protocol, case)


def run(trigger):
    """Runs every case in every protocol, and returns a line for each: `ok` or `FAILED`."""
    lines = []
    for protocol in PROTOCOLS:
        for case, check in CASES.items():
            if not applies(trigger, protocol, case):
                continue
            line = f"{trigger.name:<22} {protocol.name:<18} {case}"
            try:
                check(Caller(protocol, trigger))
                lines.append(f"ok      {line}")
            except Exception as problem:
                lines.append(f"FAILED  {line}: {type(problem).__name__}: {problem}")
    return lines


def report(lines, count):
    """Prints the lines, writes their number to the file `count`, and returns the exit status."""
    failed = sum(line.startswith("FAILED") for line in lines)
    print(*lines, f"{len(lines) - failed} of {len(lines)} ok, {failed} failed", sep="\n")
    pathlib.Path(count).write_text(str(len(lines)))
    return int(bool(failed))
