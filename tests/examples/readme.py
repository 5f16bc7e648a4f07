"""Follows the README of an example.

Usage: readme.py FOLDER COUNT, where COUNT is the file for the number of cases

A block of code with the language `sh` is run in the folder. If the next block is `text`, its lines must be in the output. If one of
these lines tells that a server is ready, the command is a server, and it runs until the end. Other languages are not run.

The addresses of the servers are replaced by free ones, so that the test does not depend on which ports other programs use.
"""

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import NamedTuple

ADDRESSES = ("127.0.0.1:50051", "127.0.0.1:50052")
READY = ("listens on", "starting main dispatch loop")
# A first command downloads and compiles crates.
SECONDS = 900


class Step(NamedTuple):
    """A command, and the lines that it prints."""

    command: str
    lines: list[str]

    @property
    def is_server(self):
        return any(text in line for line in self.lines for text in READY)


def read(markdown):
    """Returns the steps of a README."""
    steps, after_command = [], False
    for language, text in re.findall(r"^```(\S*)[^\n]*\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL):
        if language == "sh":
            steps.append(Step(text, []))
        elif language == "text" and after_command:
            steps[-1].lines.extend(line.strip() for line in text.splitlines() if line.strip())
        after_command = language == "sh"
    return steps


def free_addresses():
    """Returns a replacement for each of ADDRESSES."""
    with contextlib.ExitStack() as sockets:
        bound = [sockets.enter_context(socket.socket()) for _ in ADDRESSES]
        for one in bound:
            one.bind(("127.0.0.1", 0))
        return {address: f"127.0.0.1:{one.getsockname()[1]}" for address, one in zip(ADDRESSES, bound)}


class Process:
    """A command that runs in a session of its own, so that its child processes end with it."""

    def __init__(self, command, folder, environment):
        self.output = ""
        self.child = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=folder, env=environment, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.child.stdout:
            self.output += line

    def missing(self, lines):
        return [line for line in lines if line not in self.output]

    def await_lines(self, lines):
        """Returns the lines that a server has not printed when it ends, or after SECONDS."""
        end = time.monotonic() + SECONDS
        while self.missing(lines) and self.child.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        return self.missing(lines)

    def await_end(self, lines):
        """Returns why a command failed, or the lines that it has not printed."""
        try:
            status = self.child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return [f"it still runs after {SECONDS} s"]
        self.reader.join(10)
        return [f"it ended with {status}"] if status else self.missing(lines)

    def stop(self):
        for stop in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, stop)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(10)
                return


def follow(folder):
    """Runs the steps of a README, and returns the number of cases."""
    addresses = free_addresses()

    def replace(text):
        for address, free in addresses.items():
            text = text.replace(address, free)
        return text

    environment = dict(os.environ, LAMBDA_GRPC_ADDR=addresses[ADDRESSES[0]])
    environment.pop("AWS_LAMBDA_RUNTIME_API", None)
    cases, tests = 0, 0
    steps = read((folder / "README.md").read_text())
    with contextlib.ExitStack() as servers:
        for step in steps:
            process = Process(replace(step.command), folder, environment)
            servers.callback(process.stop)
            lines = [replace(line) for line in step.lines]
            problems = process.await_lines(lines) if step.is_server else process.await_end(lines)
            shown = step.command.strip().splitlines()[-1]
            if problems:
                sys.exit(f"FAILED  {shown}\nnot in the output: {problems}\n\n{process.output}")
            print(f"ok  {shown}", flush=True)
            cases += 1
            tests += sum(map(int, re.findall(r"^test result: ok\. (\d+) passed", process.output, re.MULTILINE)))
    if not tests and (folder / "Cargo.toml").exists():
        sys.exit(f"FAILED  the README of {folder.name} has no command that runs a test")
    return cases + tests


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).write_text(str(follow(pathlib.Path(sys.argv[1]))))
