"""Puts the events files of the plugin into templates, which AWS SAM CLI and cfn-lint must accept without a warning.

Usage: main.py PLUGIN COUNT, where COUNT is the file for the number of cases
"""

import json
import logging
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import textwrap

import boto3
import yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

REGION = "us-east-1"
BIN = pathlib.Path(sysconfig.get_path("scripts"))
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# Real protos of the repository, and the plugin's options that they need.
PROTOS = {
    "Hello": ("examples/hello/proto/hello.proto", []),
    "Probe": ("tests/clients/proto/probe.proto", []),
    "NoPackage": ("tests/golden/cases/no_package/input.proto", []),
    # These have names in lower case and with underscores.
    "Everyday": (
        "tests/golden/cases/everyday/input.proto",
        ["skip_rpc=golden.everyday.Keywords/Tail", "skip_rpc=golden.everyday.Streams/Tail"],
    ),
    "Names": ("tests/golden/cases/names/input.proto", []),
}

# Options that change the generated events.
OPTIONS = {
    "no prefix": [],
    "Twirp": ["twirp_prefix=/twirp"],
    "path prefix": ["path_prefix=/api"],
    "all prefixes": ["path_prefix=/", "path_prefix=/api/v1", "twirp_prefix=/twirp"],
}

HEADER = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
"""
FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      CodeUri: s3://bucket/function.zip
"""


def generate(plugin, proto, options, folder):
    """Runs the plugin in protoc, and returns the events file and the routes file."""
    folder.mkdir(parents=True)
    proto = REPOSITORY / proto
    parameters = ["sam_events=events.yaml", "routes=routes.json", *options]
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{proto.parent}", f"--plugin=protoc-gen-lambda-grpc={plugin}"]
    subprocess.run([*command, f"--lambda-grpc_out={','.join(parameters)}:{folder}", proto], check=True)
    return (folder / "events.yaml").read_text(), json.loads((folder / "routes.json").read_text())


def template(events):
    """Returns a template with a function for each events file, which is pasted below its `Properties`."""
    functions = (FUNCTION.format(name=name) + textwrap.indent(file, " " * 6) for name, file in events.items())
    return HEADER + "".join(functions)


def lint(path):
    """Returns the output of each linter, by its command. It is empty if the linter reports nothing."""
    # No credentials and no configuration, as on a new machine. SAM CLI needs a region.
    environment = {"PATH": os.environ["PATH"], "HOME": str(path.parent), "AWS_DEFAULT_REGION": REGION}
    environment |= {"SAM_CLI_TELEMETRY": "0", "AWS_EC2_METADATA_DISABLED": "true", "NO_COLOR": "1"}
    found = {}
    # SAM CLI's default is template.yaml.
    for program, *arguments in [("sam", "validate", "--lint"), ("sam", "validate"), ("cfn-lint", path.name)]:
        command = [BIN / program, *arguments]
        done = subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True, timeout=300)
        output = done.stdout + done.stderr
        name = " ".join([program, *arguments]).removesuffix(f" {path.name}")
        accepted = done.returncode == 0 and (not output or re.fullmatch(r"\S+ is a valid SAM Template(\..*)?\n", output))
        found[name] = "" if accepted else f"exit status {done.returncode}: {output}"
    return found


def translated(text):
    """Returns the routes of the API that SAM creates, as pairs of an HTTP method and a path."""
    session = boto3.Session(region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)
    resources = translator.translate(yaml.safe_load(text), {})["Resources"]
    # SAM derives logical ids from event names. CloudFormation accepts only letters and digits.
    invalid = [name for name in resources if not re.fullmatch("[A-Za-z0-9]+", name)]
    if invalid:
        raise AssertionError(f"logical ids {invalid}")
    paths = resources["ServerlessHttpApi"]["Properties"]["Body"]["paths"]
    return sorted((method.upper(), path) for path, methods in paths.items() for method in methods)


def listed(routes):
    services = (service for file in routes for service in file["services"])
    routes = [route for service in services for method in service["methods"] for route in method["routes"]]
    return sorted((method, route["path"]) for route in routes for method in route["http_methods"])


class Report:
    def __init__(self):
        self.ran = self.failed = 0

    def case(self, name, problem=""):
        self.ran += 1
        self.failed += bool(problem)
        print(f"FAILED  {name}: {problem}" if problem else f"ok      {name}")


def accepts(report, plugin, folder):
    """Lints what the plugin generates. Returns a template for `rejects`."""
    for name, options in OPTIONS.items():
        generated = {
            proto: generate(plugin, path, [*options, *needed], folder / name.replace(" ", "-") / proto)
            for proto, (path, needed) in PROTOS.items()
        }
        text = template({proto: events for proto, (events, _) in generated.items()})
        path = folder / name.replace(" ", "-") / "template.yaml"
        path.write_text(text)
        # A linter takes seconds, and "all prefixes" has events of every kind.
        if name == "all prefixes":
            for command, problem in lint(path).items():
                report.case(f"{name}: {command}", problem)
        expected = listed(routes for _, routes in generated.values())
        found = translated(text)
        problem = "" if expected and found == expected else f"SAM creates the routes {found}, expected {expected}"
        report.case(f"{name}: {len(found)} routes, as routes.json lists them", problem)
    return template({"Probe": generate(plugin, PROTOS["Probe"][0], [], folder / "broken")[0]})


# Mistakes in an events file, as a pattern and its replacement, and the linters that reject them.
MISTAKES = {
    "an unknown property": ("Path:", "Route:", {"sam validate --lint", "sam validate", "cfn-lint"}),
    "a route twice": ("/Fail\n", "/Sleep\n", {"sam validate"}),
}


def rejects(report, text, folder):
    """Lints templates with a mistake: a linter that accepts everything would prove nothing."""
    for name, (pattern, replacement, rejecting) in MISTAKES.items():
        broken = re.sub(pattern, replacement, text)
        if broken == text:
            raise AssertionError(f"the mistake is not in the template: {name}")
        path = folder / "template.yaml"
        path.write_text(broken)
        rejected = {command for command, problem in lint(path).items() if problem}
        report.case(f"rejected, {name}: {', '.join(sorted(rejecting))}", "" if rejected == rejecting else f"{rejected}")


def main():
    # SAM's translator logs that its metrics are not published.
    logging.disable()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rejects(report, accepts(report, pathlib.Path(sys.argv[1]).resolve(), folder), folder)
    print(f"{report.ran - report.failed} ok, {report.failed} failed")
    pathlib.Path(sys.argv[2]).write_text(str(report.ran))
    sys.exit(bool(report.failed))


if __name__ == "__main__":
    main()
