"""The messages of probe.proto, as protobuf and as ProtoJSON."""

import base64
from dataclasses import dataclass, field

VARINT, LENGTH_DELIMITED = 0, 2


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def length_delimited(number, value):
    return varint(number << 3 | LENGTH_DELIMITED) + varint(len(value)) + value


def fields(message):
    """Yields the number and the value of each field of a message without fixed-size fields."""
    at = 0

    def read_varint():
        nonlocal at
        number = shift = 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while at < len(message):
        tag = read_varint()
        value = read_varint()
        if tag & 7 == LENGTH_DELIMITED:
            end = at + value
            if end > len(message):
                raise ValueError(f"a message of {len(message)} bytes ends within field {tag >> 3}")
            value, at = message[at:end], end
        elif tag & 7 != VARINT:
            raise ValueError(f"unexpected wire type in tag {tag}")
        yield tag >> 3, value


@dataclass
class Payload:
    text: str = ""
    data: bytes = b""

    def to_protobuf(self):
        text = length_delimited(1, self.text.encode()) if self.text else b""
        return text + (length_delimited(2, self.data) if self.data else b"")

    def to_json(self):
        written = {"text": self.text, "data": base64.b64encode(self.data).decode()}
        return {name: value for name, value in written.items() if value}

    @classmethod
    def from_protobuf(cls, message):
        payload = cls()
        for number, value in fields(message):
            if number == 1:
                payload.text = value.decode()
            elif number == 2:
                payload.data = value
            else:
                raise ValueError(f"unexpected field {number}")
        return payload

    @classmethod
    def from_json(cls, written):
        unknown = set(written) - {"text", "data"}
        if unknown:
            raise ValueError(f"unexpected fields {unknown}")
        return cls(written.get("text", ""), base64.b64decode(written.get("data", ""), validate=True))


@dataclass
class Failure:
    code: int
    message: str
    details: list[Payload] = field(default_factory=list)

    def to_protobuf(self):
        details = b"".join(length_delimited(3, detail.to_protobuf()) for detail in self.details)
        return varint(1 << 3 | VARINT) + varint(self.code) + length_delimited(2, self.message.encode()) + details

    def to_json(self):
        details = [detail.to_json() for detail in self.details]
        return {"code": self.code, "message": self.message, "details": details}


@dataclass
class Nap:
    milliseconds: int

    def to_protobuf(self):
        return varint(1 << 3 | VARINT) + varint(self.milliseconds)

    def to_json(self):
        return {"milliseconds": self.milliseconds}


def status_details(status):
    """Returns the details of an encoded google.rpc.Status, as pairs of a type's name and a message."""
    details = []
    for number, value in fields(status):
        if number == 3:
            detail = dict(fields(value))
            details.append((detail[1].decode().removeprefix("type.googleapis.com/"), detail.get(2, b"")))
    return details
