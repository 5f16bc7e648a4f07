"""One class for each protocol: how it encodes a request, and how it parses a response."""

import base64
import json
import re
import struct
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlencode

from .messages import Payload, status_details

SERVICE = "probe.Probe"

# The codes of gRPC in the spelling of Connect and Twirp.
CODES = (
    "ok canceled unknown invalid_argument deadline_exceeded not_found already_exists permission_denied "
    "resource_exhausted failed_precondition aborted out_of_range unimplemented internal unavailable data_loss "
    "unauthenticated"
).split()


@dataclass
class Request:
    method: str
    path: str
    query: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


@dataclass
class Response:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name]
        if len(values) > 1:
            raise AssertionError(f"several headers {name}: {values}")
        return values[0] if values else None


@dataclass
class Outcome:
    """What the caller of an RPC receives. `metadata` has headers and trailers, the trailers without their prefix."""

    http_status: int
    metadata: list[tuple[str, str]]
    payload: Payload | None = None
    code: str = "ok"
    message: str = ""
    details: list[tuple[str, bytes]] = field(default_factory=list)


def lower(headers):
    return [(name.lower(), value) for name, value in headers]


def expect_content_type(response, expected):
    found = response.header("content-type")
    if found != expected:
        raise AssertionError(f"HTTP {response.status}, {found}, expected {expected}: {response.body[:200]!r}")


def unpadded(encoded):
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)


class GrpcWeb:
    """gRPC-Web: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md"""

    name, content_type = "grpc-web", "application/grpc-web+proto"

    def request(self, method, message, metadata, timeout=None):
        frame = self.encode(struct.pack(">BI", 0, len(message := message.to_protobuf())) + message)
        headers = [("content-type", self.content_type), ("accept", self.content_type), ("x-grpc-web", "1"), *metadata]
        if timeout is not None:
            headers.append(("grpc-timeout", f"{timeout}m"))
        return Request("POST", f"/{SERVICE}/{method}", headers=headers, body=frame)

    def outcome(self, response):
        if response.status != 200:
            raise AssertionError(f"HTTP {response.status}: {response.body[:200]!r}")
        expect_content_type(response, self.content_type)
        messages, trailers = [], []
        body = self.decode(response.body)
        while body:
            flags, length = struct.unpack(">BI", body[:5])
            content, body = body[5 : 5 + length], body[5 + length :]
            if len(content) != length or flags not in (0, 0x80) or trailers:
                raise AssertionError(f"flags {flags}, {len(content)} bytes of {length}, after {trailers}")
            if flags:
                lines = content.decode("ascii").removesuffix("\r\n").split("\r\n")
                trailers = [tuple(re.split(": ?", line, maxsplit=1)) for line in lines]
            else:
                messages.append(content)
        status = dict(trailers)
        outcome = Outcome(response.status, lower(response.headers) + trailers, code=CODES[int(status["grpc-status"])])
        outcome.message = unquote(status.get("grpc-message", ""), errors="strict")
        outcome.details = status_details(unpadded(status.get("grpc-status-details-bin", "")))
        if len(messages) != (outcome.code == "ok"):
            raise AssertionError(f"{len(messages)} messages with the status {outcome.code}")
        if messages:
            outcome.payload = Payload.from_protobuf(messages[0])
        return outcome

    def encode(self, frames):
        return frames

    def decode(self, body):
        return body


class GrpcWebText(GrpcWeb):
    name, content_type = "grpc-web-text", "application/grpc-web-text+proto"

    def encode(self, frames):
        return base64.b64encode(frames)

    def decode(self, body):
        # Padding may occur within the body, because frames may be encoded one by one.
        parts = re.findall("[^=]+=*", body.decode("ascii"))
        return b"".join(base64.b64decode(part, validate=True) for part in parts)


class Unary:
    """What Connect and Twirp have in common: the body is the message, and an error is a JSON object."""

    def encode(self, message):
        return json.dumps(message.to_json()).encode() if self.json else message.to_protobuf()

    def decode(self, body):
        return Payload.from_json(json.loads(body)) if self.json else Payload.from_protobuf(body)

    def outcome(self, response):
        if response.status != 200:
            expect_content_type(response, "application/json")
            return self.error(response, json.loads(response.body))
        expect_content_type(response, self.content_type)
        return Outcome(200, self.metadata(response), payload=self.decode(response.body))


class Connect(Unary):
    """Connect's unary RPCs: https://connectrpc.com/docs/protocol"""

    def __init__(self, codec):
        self.name, self.json = f"connect-{codec}", codec == "json"
        self.content_type = f"application/{codec}"

    def request(self, method, message, metadata, timeout=None):
        headers = [("content-type", self.content_type), ("accept", "*/*"), ("connect-protocol-version", "1"), *metadata]
        if timeout is not None:
            headers.append(("connect-timeout-ms", str(timeout)))
        return Request("POST", f"/{SERVICE}/{method}", headers=headers, body=self.encode(message))

    def metadata(self, response):
        return [(name.removeprefix("trailer-"), value) for name, value in lower(response.headers)]

    def error(self, response, error):
        outcome = Outcome(response.status, self.metadata(response), code=error["code"], message=error.get("message", ""))
        details = error.get("details", [])
        outcome.details = [(detail["type"], unpadded(detail["value"])) for detail in details]
        return outcome


class ConnectGet(Connect):
    """Connect's GET requests, for RPCs without side effects."""

    def __init__(self, codec):
        super().__init__(codec)
        self.codec, self.name = codec, f"connect-get-{codec}"

    def request(self, method, message, metadata, timeout=None):
        encoded = base64.urlsafe_b64encode(self.encode(message)).decode().rstrip("=")
        query = [("connect", "v1"), ("encoding", self.codec), ("base64", "1"), ("message", encoded)]
        if self.json:
            query = [*query[:2], ("message", self.encode(message).decode())]
        headers = [("accept", "*/*"), *metadata]
        if timeout is not None:
            headers.append(("connect-timeout-ms", str(timeout)))
        return Request("GET", f"/{SERVICE}/{method}", urlencode(query, quote_via=quote), headers)


class Twirp(Unary):
    """Twirp v7, below the path prefix of its clients: https://twitchtv.github.io/twirp/docs/spec_v7.html

    The specification has neither metadata nor details. This project sends trailers as headers, and the metadata and details of
    an error in `meta`.
    """

    def __init__(self, codec):
        self.name, self.json = f"twirp-{codec}", codec == "json"
        self.content_type = f"application/{codec}"

    def request(self, method, message, metadata, timeout=None):
        if timeout is not None:
            raise NotImplementedError("Twirp has no deadlines")
        headers = [("content-type", self.content_type), ("accept", "*/*"), *metadata]
        return Request("POST", f"/twirp/{SERVICE}/{method}", headers=headers, body=self.encode(message))

    def metadata(self, response):
        return lower(response.headers)

    def error(self, response, error):
        meta = error.get("meta", {})
        details = status_details(unpadded(meta.get("grpc-status-details-bin", "")))
        return Outcome(response.status, list(meta.items()), None, error["code"], error["msg"], details)


PROTOCOLS = [
    GrpcWeb(),
    GrpcWebText(),
    Connect("proto"),
    Connect("json"),
    ConnectGet("proto"),
    ConnectGet("json"),
    Twirp("protobuf"),
    Twirp("json"),
]
