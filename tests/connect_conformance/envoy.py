"""Runs a server for the suite's runner behind a stock Envoy, with the configuration of examples/native-clients.

Usage: envoy.py ENVOY SERVER ARGUMENT.. Starts the server as the runner would, and sends the address of Envoy to the runner.
SIGTERM ends both.
"""

import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "examples" / "native-clients" / "envoy.yaml"
# The trigger's address in the file, and the beginning of its TLS section, which is the last one. tests/clients tests TLS.
TRIGGER = "address: abc123.execute-api.eu-central-1.amazonaws.com, port_value: 443"
LISTENER = "port_value: 50051"
TLS = "      transport_socket:\n"


def main(envoy, server):
    request = read_message(sys.stdin.buffer)
    running = []
    try:
        running.append(subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        write_message(running[0].stdin, request)
        trigger = address(read_message(running[0].stdout))
        port = free_port()
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(configuration(trigger, port))
            file.flush()
            options = ["--log-level", "error", "--concurrency", "1", "--use-dynamic-base-id"]
            running.append(subprocess.Popen([envoy, "-c", file.name, *options], stdout=sys.stderr))
            wait_until_listening(running[1], port)
        host = b"127.0.0.1"
        write_message(sys.stdout.buffer, b"\x0a" + bytes([len(host)]) + host + b"\x10" + varint(port))
        sys.exit(f"Envoy ended: {running[1].wait()}")
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def configuration(trigger, port):
    text = SHIPPED.read_text()
    for part in (TRIGGER, LISTENER, TLS):
        if text.count(part) != 1:
            sys.exit(f"{SHIPPED} must contain this once: {part}")
    text = text[: text.index(TLS)]
    return text.replace(TRIGGER, f"address: {trigger[0]}, port_value: {trigger[1]}").replace(LISTENER, f"port_value: {port}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_listening(process, port):
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    sys.exit(f"Envoy did not start: {process.returncode}")


def read_message(stream):
    (length,) = struct.unpack(">I", read(stream, 4))
    return read(stream, length)


def read(stream, length):
    data = stream.read(length)
    if len(data) < length:
        sys.exit("the connection closed in the middle of the handshake")
    return data


def write_message(stream, message):
    stream.write(struct.pack(">I", len(message)) + message)
    stream.flush()


def address(response):
    """Returns the host and the port of a `ServerCompatResponse`: field 1, a string, and field 2, a varint. Others are for TLS."""
    if response[:1] != b"\x0a":
        sys.exit("the response of the server has no host")
    end = 2 + response[1]
    if response[end : end + 1] != b"\x10":
        sys.exit("the response of the server has no port")
    port = 0
    for at, byte in enumerate(response[end + 1 :]):
        port |= (byte & 0x7F) << (7 * at)
        if byte < 0x80:
            break
    return response[2:end].decode(), port


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


if __name__ == "__main__":
    # Exits, so that `finally` ends the processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    main(sys.argv[1], sys.argv[2:])
