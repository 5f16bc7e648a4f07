"""Runs the live test against ministack, with the signatures and policies of IAM checked: the table of results, and that nothing is
left after a complete run, an interrupted one, and one that fails. `tests/deployment/run` starts it.

Usage: dry_run.py PORT BINARY COUNT, where ministack listens on PORT with `AUTH=true`, and COUNT is the file for the number of cases
"""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import boto3
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import StreamEnded

import http2
from checks import CHECKS
from live_test import CONFIRMATION
from redact import redact
from rpc.protocols import Request
from triggers import KEY, REGION

MAIN = pathlib.Path(__file__).with_name("live_test.py")
# The live test with a function whose layer does not exist.
BROKEN = """
import live_test, template
template.PROBE["Layers"] = ["arn:aws:lambda:us-east-1:000000000000:layer:missing:1"]
live_test.main()
"""

# The rows for which ministack is not what is expected of AWS.
ANSWERS = {
    "rest-without-accept": "DIFFERENT",
    "rest-encoded-path": "DIFFERENT",
    "rest-without-binary-types": "DIFFERENT",
    "http-cookies": "DIFFERENT",
    "end-of-empty-response": "undecided",
    "rest-response-headers": "DIFFERENT",
    "request-headers": "DIFFERENT",
    "rest-large-request": "DIFFERENT",
    "rest-tenant": "DIFFERENT",
    "url-alpn": "undecided",
    "url-permissions": "DIFFERENT",
    "invoke-tenant": "DIFFERENT",
    "snapstart": "DIFFERENT",
}


class Emulator:
    def __init__(self, port, folder):
        self.url, self.folder = f"http://127.0.0.1:{port}", folder
        self.cloudformation = self.client("cloudformation")

    def client(self, service):
        """Returns a client of the root user."""
        keys = {"aws_access_key_id": KEY, "aws_secret_access_key": KEY}
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, **keys)

    def create_profile(self):
        """Creates a user whose signatures are checked, unlike those of the root user, and a profile for it."""
        iam = self.client("iam")
        iam.create_user(UserName="live")
        document = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
        iam.put_user_policy(UserName="live", PolicyName="all", PolicyDocument=document)
        key = iam.create_access_key(UserName="live")["AccessKey"]
        lines = f"aws_access_key_id = {key['AccessKeyId']}\naws_secret_access_key = {key['SecretAccessKey']}\n"
        (self.folder / "credentials").write_text(f"[live]\n{lines}")

    def stacks(self):
        return [stack for stack in self.cloudformation.describe_stacks()["Stacks"] if stack["StackStatus"] != "DELETE_COMPLETE"]

    def wait_for_stack(self):
        """Returns the name of the stack, when it exists."""
        while not (stacks := self.stacks()):
            time.sleep(0.05)
        return stacks[0]["StackName"]

    def left(self):
        """Returns the names of all resources."""
        found = [stack["StackName"] for stack in self.stacks()]
        found += [function["FunctionName"] for function in self.client("lambda").list_functions()["Functions"]]
        found += [api["name"] for api in self.client("apigateway").get_rest_apis()["items"]]
        found += [api["Name"] for api in self.client("apigatewayv2").get_apis()["Items"]]
        found += [role["RoleName"] for role in self.client("iam").list_roles()["Roles"]]
        found += [bucket["Name"] for bucket in self.client("s3").list_buckets()["Buckets"]]
        # Without log groups: ministack creates them again if a function still runs.
        return found

    def start(self, *arguments, answer=CONFIRMATION, binary="missing", program=(MAIN,)):
        """Starts the live test. `answer` is what its user types."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{MAIN.parent}{os.pathsep}{os.environ['PYTHONPATH']}",
            "AWS_SHARED_CREDENTIALS_FILE": str(self.folder / "credentials"),
            "AWS_CONFIG_FILE": str(self.folder / "config"),
        }
        arguments = arguments or ("--profile", "live", "--region", REGION)
        command = [sys.executable, *program, *arguments, "--emulator", self.url, "--binary", binary]
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        process = subprocess.Popen(command, env=environment, text=True, **streams)
        process.stdin.write(f"{answer}\n")
        process.stdin.close()
        return process


class Report:
    def __init__(self, emulator):
        self.emulator, self.lines = emulator, []

    def case(self, name, problem=""):
        self.lines.append(f"FAILED  live test, {name}: {problem}" if problem else f"ok      live test, {name}")

    def ends(self, name, process, code, *patterns, is_left=False):
        """Waits for the end of the process, and checks its output and what is left. Returns the output."""
        output = process.stdout.read()
        found = process.wait(timeout=60)
        missing = [pattern for pattern in patterns if not re.search(pattern, output, re.MULTILINE)]
        problem = f"exit status {found}, without {missing}:\n{output}" if found != code or missing else ""
        self.case(name, problem)
        if not is_left:
            self.nothing_is_left(name)
        return output

    def nothing_is_left(self, name):
        left = self.emulator.left()
        self.case(f"{name}: nothing is left", f"{left}" if left else "")


def refuses(report, emulator):
    process = emulator.start("--profile", "live")
    report.ends("without a region", process, 2, "arguments are required: --region")
    report.ends("without a profile", emulator.start("--region", REGION), 2, "arguments are required: --profile")
    process = emulator.start("--profile", "other", "--region", REGION)
    report.ends("with a profile that does not exist", process, 1, "the profile other cannot be used")
    for answer in ("", "yes"):
        process = emulator.start(answer=answer)
        report.ends(f"with the answer {answer!r}", process, 2, "Nothing was created")


def complete(report, emulator, binary):
    patterns = ["Nothing is left", "^end-of-empty-response +undecided +the emulator has no TLS"]
    output = report.ends("a complete run", emulator.start(binary=binary), 1, *patterns)
    answers = dict(re.findall(r"^(\S+) +(as expected|DIFFERENT|undecided) ", output, re.MULTILINE))
    for name in CHECKS:
        expected = ANSWERS.get(name, "as expected")
        problem = "" if answers.get(name) == expected else f"{answers.get(name)}, not {expected}"
        report.case(f"row {name}: {expected}", problem)
    calls = re.findall(r"^(\S.{21} \S+) +(\d+) of (\d+)$", output, re.MULTILINE)
    for name, succeeded, number in calls:
        report.case(f"calls of {name}", "" if succeeded == number else f"{succeeded} of {number} succeeded")
    private = re.findall(r"000000000000|arn:aws|AKIA|localhost|127\.0\.0\.1", output)
    report.case("the output has nothing of the account", f"{private}" if private else "")


def wait_for_line(process, text):
    while text not in process.stdout.readline():
        if process.poll() is not None:
            raise AssertionError(f"the live test ended before `{text}`")


def interrupted(report, emulator, binary):
    process = emulator.start(binary=binary)
    emulator.wait_for_stack()
    process.send_signal(signal.SIGINT)
    report.ends("Ctrl-C while the stack is created", process, 1, "SIGINT", "Nothing is left")
    process = emulator.start(binary=binary)
    wait_for_line(process, "without a signature")
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    wait_for_line(process, "== deleting")
    process.send_signal(signal.SIGINT)
    report.ends("SIGTERM while it calls, and Ctrl-C while it deletes", process, 1, "Nothing is left")
    process = emulator.start(binary=binary)
    emulator.wait_for_stack()
    process.stdout.close()
    process.send_signal(signal.SIGHUP)
    process.wait()
    report.nothing_is_left("a terminal that closes")


def fails(report, emulator, binary):
    process = emulator.start(binary=binary, program=("-c", BROKEN))
    report.ends("a deployment that fails", process, 1, "The deployment failed", r"layer .*\[ARN\]", "Nothing is left")
    process = emulator.start(binary="missing")
    report.ends("a program that fails", process, 1, "FileNotFoundError", "Nothing is left")


def leaves(report, emulator, binary):
    process = emulator.start(binary=binary)
    stack = emulator.wait_for_stack()
    emulator.cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=True)
    process.send_signal(signal.SIGINT)
    patterns = ["This is left", "TerminationProtection", f"delete-stack .* --stack-name {stack}"]
    report.ends("a teardown that fails", process, 1, *patterns, is_left=True)
    emulator.cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=False)
    emulator.cloudformation.delete_stack(StackName=stack)


def reads_frames(report):
    """Checks what the live test reads over HTTP/2, which ministack does not have."""
    for ends_with_headers in (True, False):
        client, server = socket.socketpair()
        thread = threading.Thread(target=serve_http2, args=(server, ends_with_headers))
        thread.start()
        found = http2.ends_with_headers(client, "localhost", Request("POST", "/", body=bytes(5)))
        thread.join()
        expected = ends_with_headers
        report.case(f"END_STREAM on HEADERS: {expected}", "" if found == expected else f"{found}")


def serve_http2(connection, ends_with_headers):
    """Serves one request, with an empty body."""
    state = H2Connection(H2Configuration(client_side=False))
    state.initiate_connection()
    with connection:
        while not any(isinstance(event, StreamEnded) for event in state.receive_data(connection.recv(65_536))):
            connection.sendall(state.data_to_send())
        state.send_headers(1, [(":status", "200")], end_stream=ends_with_headers)
        if not ends_with_headers:
            state.send_data(1, b"", end_stream=True)
        connection.sendall(state.data_to_send())


def redacts(report):
    for text in (
        "arn:aws:iam::123456789012:role/a",
        "account 123456789012",
        "https://abcde12345.execute-api.eu-central-1.amazonaws.com/prod",
        "abc.lambda-url.eu-central-1.on.aws",
        "AKIAIOSFODNN7EXAMPLE",
    ):
        found = redact(f"before {text} after")
        report.case(f"redacts {text}", "" if re.fullmatch(r"before (account )?\[[A-Z]+\] after", found) else found)


def main():
    port, binary, count = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    # A run that never ends must fail.
    signal.alarm(300)
    with tempfile.TemporaryDirectory() as folder:
        emulator = Emulator(port, pathlib.Path(folder))
        emulator.create_profile()
        report = Report(emulator)
        redacts(report)
        reads_frames(report)
        refuses(report, emulator)
        for scenario in (complete, interrupted, fails, leaves):
            scenario(report, emulator, binary)
    print(*report.lines, sep="\n")
    pathlib.Path(count).write_text(str(len(report.lines)))
    sys.exit(any(line.startswith("FAILED") for line in report.lines))


if __name__ == "__main__":
    main()
