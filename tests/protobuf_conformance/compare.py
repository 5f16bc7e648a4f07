"""Compares wire format and JSON of an edition with Python's protobuf: compare.py PROTOC INCLUDE TESTEE.

The messages are random, with a fixed seed. Each is sent to the testee in both formats, and returns in both.
"""

import json
import random
import struct
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FieldDescriptor

MESSAGES = ["golden.editions.Explicit", "golden.editions.implicit.Implicit",
            "protobuf_test_messages.editions.TestAllTypesEdition2023"]
COUNT = 200
PROTOBUF, JSON = 1, 2

protoc, include, testee = sys.argv[1:]
cases = "../golden/cases/editions"
with tempfile.NamedTemporaryFile() as file:
    names = ["input.proto", "conformance/conformance.proto", "conformance/messages/test_messages_edition2023.proto"]
    subprocess.run([protoc, f"-I{cases}", f"-I{include}", "--include_imports", "-o", file.name, *names], check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
pool = descriptor_pool.DescriptorPool()
for file in files:
    pool.Add(file)
new = {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
       for name in MESSAGES + ["conformance.ConformanceRequest", "conformance.ConformanceResponse"]}
randoms = random.Random(2023)
process = subprocess.Popen([testee], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def convert(name, output, **payload):
    """Sends a message to the testee, and returns the message that it sends back."""
    request = new["conformance.ConformanceRequest"](
        message_type=name, requested_output_format=output, test_category=1, **payload).SerializeToString()
    process.stdin.write(struct.pack("<I", len(request)) + request)
    process.stdin.flush()
    length, = struct.unpack("<I", process.stdout.read(4))
    response = new["conformance.ConformanceResponse"].FromString(process.stdout.read(length))
    result = response.WhichOneof("result")
    assert result in ("protobuf_payload", "json_payload"), response
    return getattr(response, result)


def scalar(field):
    kind = field.cpp_type
    if kind == FieldDescriptor.CPPTYPE_STRING:
        text = "".join(randoms.choices("aé☃ \"", k=randoms.randrange(4)))
        return text.encode() if field.type == FieldDescriptor.TYPE_BYTES else text
    if kind == FieldDescriptor.CPPTYPE_BOOL:
        return randoms.random() < 0.5
    if kind == FieldDescriptor.CPPTYPE_ENUM:
        return randoms.choice(field.enum_type.values).number
    if kind in (FieldDescriptor.CPPTYPE_FLOAT, FieldDescriptor.CPPTYPE_DOUBLE):
        return randoms.choice([0.0, 1.5, -2.25])
    is_signed = kind in (FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_INT64)
    return randoms.choice([0, 0, 1, 300, -1 if is_signed else 2])


def not_default(field):
    while not (value := scalar(field)):
        pass
    return value


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def fill(message, depth):
    """Sets some fields, often to their defaults, because presence shows there."""
    for field in message.DESCRIPTOR.fields:
        is_message = field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE
        if not field.is_required and (randoms.random() < 0.5 or is_message and depth == 0):
            continue
        value = getattr(message, field.name)
        if is_map(field):
            # One entry, because maps have no order. prost leaves out defaults in entries, which Python does not.
            key, inner = (field.message_type.fields_by_name[part] for part in ("key", "value"))
            if inner.message_type is None:
                value[not_default(key)] = not_default(inner)
                continue
            entry = value[not_default(key)]
            while not entry.ByteSize():
                fill(entry, depth - 1)
        elif field.is_repeated:
            for _ in range(randoms.randrange(3)):
                fill(value.add(), depth - 1) if is_message else value.append(scalar(field))
        elif is_message:
            value.SetInParent()
            fill(value, depth - 1)
        else:
            setattr(message, field.name, scalar(field))


compared = 0
for name in MESSAGES:
    for _ in range(COUNT):
        message = new[name]()
        fill(message, 2)
        wire = message.SerializeToString(deterministic=True)
        text = json_format.MessageToJson(message, descriptor_pool=pool)
        for payload in {"protobuf_payload": wire}, {"json_payload": text}:
            returned = convert(name, PROTOBUF, **payload)
            # Members of a oneof are sorted differently, so the bytes are compared without their order.
            assert sorted(returned) == sorted(wire), (name, text, wire, returned)
            assert new[name].FromString(returned) == message, (name, text)
            returned = convert(name, JSON, **payload)
            assert json.loads(returned) == json.loads(text), (name, text, returned)
            compared += 2
process.stdin.close()
process.wait()
print(f"{compared} conversions as in Python")
