"""Checks `buf curl`, the command-line client of connect-go. Usage: buf.py BUF BASE_URL PROTOCOL..

PROTOCOL is one of grpc, grpc-web, connect. It has no option for deadlines. Run in tests/clients.
"""

import base64
import json
import re
import subprocess
import sys

HEADERS = ["x-probe-text: one, two; three", "x-probe-twice: first", "x-probe-twice: second", "x-probe-bytes-bin: AAH7/w"]


class Buf:
    def __init__(self, program, base_url, protocol):
        self.command = [program, "curl", "--schema", "proto", "--protocol", protocol.replace("-", "")]
        if protocol == "grpc":
            self.command.append("--http2-prior-knowledge")
        self.base_url = base_url

    def call(self, method, message, *options):
        """Returns the exit code, the response, and the error or the log of `-v`."""
        command = [*self.command, *options, "--data", "@-", f"{self.base_url}/probe.Probe/{method}"]
        done = subprocess.run(command, input=json.dumps(message), capture_output=True, text=True, timeout=30)
        return done.returncode, done.stdout, done.stderr


def expect(what, got, expected):
    if got != expected:
        raise AssertionError(f"{what}: got {got!r:.300}, expected {expected!r:.300}")


def echoes(buf, message):
    code, response, log = buf.call("Echo", message)
    if code:
        raise AssertionError(log)
    expect("response", json.loads(response), message)


def success(buf):
    echoes(buf, {"text": "Zażółć gęślą jaźń 🦀", "data": base64.b64encode(bytes(range(256))).decode()})


def empty(buf):
    echoes(buf, {})


def one_megabyte(buf):
    data = bytes((at * 31 + (at >> 8)) & 255 for at in range(1 << 20))
    echoes(buf, {"data": base64.b64encode(data).decode()})


def expect_lines(log, prefix):
    """Checks the metadata in the log of `-v`. A gateway may join values of the same name."""
    got = {}
    for line in log.splitlines():
        name, colon, value = re.sub(r"^buf: < \(#\d+\) ", "", line).partition(": ")
        if line.startswith("buf: <") and colon:
            got.setdefault(name.lower(), []).append(value)
    expect(f"{prefix}text", got.get(f"{prefix}text"), ["one, two; three"])
    expect(f"{prefix}twice", ",".join(got.get(f"{prefix}twice", [])).replace(", ", ","), "first,second")
    expect(f"{prefix}bytes-bin", [value.rstrip("=") for value in got.get(f"{prefix}bytes-bin", [])], ["AAH7/w"])


def metadata(buf):
    # The option takes a list in CSV. The log has no trailers.
    code, _, log = buf.call("Echo", {}, "-v", *(word for header in HEADERS for word in ("-H", f'"{header}"')))
    expect("exit code", code, 0)
    expect_lines(log, "x-probe-")


def error(buf):
    message = "no café here: 100% gone"
    failure = {"code": 5, "message": message, "details": [{"text": "why", "data": "AP8="}, {}]}
    _, _, log = buf.call("Fail", failure)
    got = json.loads(log)
    expect("code", got["code"], "not_found")
    expect("message", got["message"], message)
    details = [(detail["type"], base64.b64decode(detail["value"] + "==")) for detail in got["details"]]
    expect("details", details, [("probe.Payload", b"\x0a\x03why\x12\x02\x00\xff"), ("probe.Payload", b"")])


CASES = {"success": success, "empty": empty, "1 MB": one_megabyte, "metadata": metadata, "error": error}


def main():
    program, base_url, *protocols = sys.argv[1:]
    failed = False
    for protocol in protocols:
        for case, run in CASES.items():
            try:
                run(Buf(program, base_url, protocol))
                print(f"ok  {'buf curl ' + protocol:<24} {case}")
            except (AssertionError, ValueError, KeyError) as problem:
                failed = True
                print(f"FAILED  {'buf curl ' + protocol:<24} {case}: {problem}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
