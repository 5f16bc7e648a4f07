"""Puts the events files of the plugin into templates, which AWS SAM CLI and cfn-lint must accept without a warning. Then
templates include the files, and AWS SAM CLI builds and packages them.

Usage: main.py PLUGIN COUNT, where COUNT is the file for the number of cases
"""

import http.server
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
import threading

import boto3
import yaml
from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
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
    "CORS": ["cors"],
    "all of them": ["path_prefix=/", "path_prefix=/api/v1", "twirp_prefix=/twirp", "cors"],
}

HEADER = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
"""
FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Metadata:
      SkipBuild: true
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      CodeUri: {code}
      Events:
"""
INCLUDE = """\
        Fn::Transform:
          Name: AWS::Include
          Parameters:
            Location: {location}
"""


def generate(plugin, proto, options, folder):
    """Runs the plugin in protoc, and returns the events file and the routes file. `functions` has a file for each RPC."""
    folder.mkdir(parents=True)
    proto = REPOSITORY / proto
    parameters = ["sam_events=events.yaml", "sam_events_folder=functions", "routes=routes.json", *options]
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{proto.parent}", f"--plugin=protoc-gen-lambda-grpc={plugin}"]
    subprocess.run([*command, f"--lambda-grpc_out={','.join(parameters)}:{folder}", proto], check=True)
    return (folder / "events.yaml").read_text(), json.loads((folder / "routes.json").read_text())


def template(events):
    """Returns a template with a function for each events file, which is pasted below its `Events`."""
    functions = (
        FUNCTION.format(name=name, code="s3://bucket/function.zip") + textwrap.indent(file, " " * 8)
        for name, file in events.items()
    )
    return HEADER + "".join(functions)


def run(folder, program, *arguments, **variables):
    """Runs a program of the suite's Python, and returns its exit status and its output."""
    # No credentials and no configuration, as on a new machine. SAM CLI needs a region.
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_DEFAULT_REGION": REGION}
    environment |= {"SAM_CLI_TELEMETRY": "0", "AWS_EC2_METADATA_DISABLED": "true", "NO_COLOR": "1", **variables}
    command = [BIN / program, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    return done, done.stdout + done.stderr


# SAM CLI's default is template.yaml.
LINTERS = [("sam", "validate", "--lint"), ("sam", "validate"), ("cfn-lint", "template.yaml")]


def lint(path, linters=LINTERS):
    """Returns the output of each linter, by its command. It is empty if the linter reports nothing."""
    found = {}
    for program, *arguments in linters:
        done, output = run(path.parent, program, *arguments)
        name = " ".join([program, *arguments]).removesuffix(f" {path.name}")
        accepted = done.returncode == 0 and (not output or re.fullmatch(r"\S+ is a valid SAM Template(\..*)?\n", output))
        found[name] = "" if accepted else f"exit status {done.returncode}: {output}"
    return found


def translated(template):
    """Returns the routes of the API that SAM creates, as pairs of an HTTP method and a path."""
    session = boto3.Session(region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)
    resources = translator.translate(template, {})["Resources"]
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
        # A linter takes seconds, and "all of them" has events of every kind.
        if name == "all of them":
            for command, problem in lint(path).items():
                report.case(f"{name}: {command}", problem)
        expected = listed(routes for _, routes in generated.values())
        found = translated(yaml.safe_load(text))
        problem = "" if expected and found == expected else f"SAM creates the routes {found}, expected {expected}"
        report.case(f"{name}: {len(found)} routes, as routes.json lists them", problem)
    return template({"Probe": generate(plugin, PROTOS["Probe"][0], [], folder / "broken")[0]})


class Bucket(http.server.BaseHTTPRequestHandler):
    """The part of S3 that `sam package` needs."""

    objects = {}

    def do_PUT(self):
        self.objects[self.path.split("?")[0]] = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()

    def do_HEAD(self):
        self.send_response(200 if self.path in self.objects else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


def include(node):
    """Replaces `AWS::Include` by the content of the object in the bucket, as CloudFormation does before SAM's transform.

    Macros are processed "from the most deeply nested outward to the most general":
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-overview.html
    """
    if not isinstance(node, dict):
        return node
    node = {key: include(value) for key, value in node.items()}
    if transform := node.pop("Fn::Transform", None):
        location = transform["Parameters"]["Location"].removeprefix("s3:/")
        node |= yaml.safe_load(Bucket.objects[location])
    return node


def package(folder):
    """Builds and packages the template in a folder. Returns the template to deploy."""
    done, output = run(folder, "sam", "build")
    if done.returncode or "Build Succeeded" not in output:
        raise AssertionError(f"sam build, exit status {done.returncode}: {output[-2000:]}")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    variables = {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "key",
    }
    arguments = ["package", "--s3-bucket", "bucket", "--output-template-file", "packaged.yaml"]
    try:
        done, output = run(folder, "sam", *arguments, **variables)
    finally:
        server.shutdown()
        server.server_close()
    if done.returncode:
        raise AssertionError(f"sam package, exit status {done.returncode}: {output[-2000:]}")
    return include(yaml.safe_load((folder / "packaged.yaml").read_text()))


def local_routes(folder):
    """Returns the routes that `sam local start-api` would serve. It looks for included files in the working directory."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        stacks, _ = SamLocalStackProvider.get_stacks("template.yaml")
        return sorted((method, route.path) for route in ApiProvider(stacks).routes for method in route.methods)
    finally:
        os.chdir(before)


def includes(report, plugin, folder):
    """Builds templates that include what the plugin generates: a function for all RPCs, and a function for each RPC."""
    proto, options = PROTOS["Probe"]
    _, routes = generate(plugin, proto, [*OPTIONS["all of them"], *options], folder)
    (folder / "code").mkdir()
    (folder / "code/bootstrap").write_text("")
    methods = [method for service in routes["services"] for method in service["methods"]]
    paths = [sorted({route["path"] for route in method["routes"]}) for method in methods]
    templates = {
        "one function": ({"Probe": "events.yaml"}, [sorted(path for rpc in paths for path in rpc)]),
        "a function per RPC": ({path.stem: f"functions/{path.name}" for path in (folder / "functions").iterdir()}, sorted(paths)),
    }
    path = folder / "template.yaml"
    for name, (locations, expected) in templates.items():
        functions = (
            FUNCTION.format(name=function, code="code") + INCLUDE.format(location=location)
            for function, location in locations.items()
        )
        path.write_text(HEADER + "".join(functions))
        # `sam validate` alone does not read included files, which the documentation of the option says.
        for command, problem in lint(path, [LINTERS[0], LINTERS[2]]).items():
            report.case(f"{name}: {command}", problem)
        found = local_routes(folder)
        problem = "" if found == listed([routes]) else f"SAM serves the routes {found}"
        report.case(f"{name}: sam local serves {len(found)} routes", problem)
        template = package(folder)
        events = [function["Properties"]["Events"].values() for function in template["Resources"].values()]
        found = sorted(sorted({event["Properties"]["Path"] for event in function}) for function in events)
        report.case(f"{name}: sam build, sam package", "" if found == expected else f"{found}, expected {expected}")
        found = translated(template)
        problem = "" if found == listed([routes]) else f"SAM creates the routes {found}"
        report.case(f"{name}: {len(found)} routes, as routes.json lists them", problem)
    # A check that accepts everything would prove nothing.
    path.write_text(path.read_text().replace("functions/", "nowhere/"))
    try:
        package(folder)
        problem = "sam package accepts it"
    except AssertionError as error:
        problem = "" if "nowhere/" in str(error) else str(error)
    report.case("rejected, an included file that does not exist: sam package", problem)


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
        plugin = pathlib.Path(sys.argv[1]).resolve()
        rejects(report, accepts(report, plugin, folder), folder)
        includes(report, plugin, folder / "includes")
    print(f"{report.ran - report.failed} ok, {report.failed} failed")
    pathlib.Path(sys.argv[2]).write_text(str(report.ran))
    sys.exit(bool(report.failed))


if __name__ == "__main__":
    main()
