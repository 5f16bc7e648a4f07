"""Deploys functions behind the triggers of AWS, calls them, answers what it can of README.md, and deletes everything.

`run` starts it. With `--emulator`, all requests go to ministack.
"""

import argparse
import collections
import os
import pathlib
import secrets
import subprocess
import sys
import traceback

import boto3
from botocore.exceptions import BotoCoreError, ClientError

import deviations
import signals
from checks import CHECKS
from deployed import Deployed
from redact import redact_output
from results import answers, calls, check_authorization, rows_of_readme
from signed import Signer
from stack import DeploymentError, Stack
from template import FUNCTIONS, template
from triggers import package

FOLDER = pathlib.Path(__file__).parent
# What the caller must type. `yes |` does not type it.
CONFIRMATION = "deploy"
# What the resources cost, with a margin. README.md has the calculation.
ESTIMATE = "0.10 USD"


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tests/aws_account/run", description=__doc__.split("\n")[0])
    parser.add_argument("--profile", required=True, help="the profile of the AWS CLI whose account is used")
    parser.add_argument("--region", required=True, help="the region, such as eu-central-1")
    parser.add_argument("--emulator", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--binary", type=pathlib.Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def confirm(arguments, name):
    """Says what will be created, and exits unless the caller agrees."""
    kinds = collections.Counter(resource["Type"] for resource in template()["Resources"].values())
    print(f"In the region {arguments.region}, with the profile {arguments.profile}, this creates the bucket {name} and the")
    print(f"CloudFormation stack {name}, with these resources:\n")
    for kind, number in sorted(kinds.items()):
        print(f"  {number:3} {kind}")
    print(f"\nThey cost less than {ESTIMATE}, and only IAM can authorize a call. All are deleted at the end.")
    print("If this process is killed, delete them yourself:\n")
    print(*teardown_commands(arguments, name), sep="\n")
    print(f"\nType {CONFIRMATION} to continue: ", end="", flush=True)
    if sys.stdin.readline().strip() != CONFIRMATION:
        print("\nNothing was created.")
        sys.exit(2)


def teardown_commands(arguments, name):
    options = f"--profile {arguments.profile} --region {arguments.region}"
    yield f"  aws cloudformation delete-stack {options} --stack-name {name}"
    yield f"  aws s3 rb {options} --force s3://{name}"


def build():
    """Builds the function for arm64, and returns its path."""
    command = ["cargo", "lambda", "build", "--quiet", "--locked", "--release", "--arm64", "-p", "clients-service"]
    print("\n==", *command, flush=True)
    subprocess.run(command, cwd=FOLDER.parent, check=True)
    return pathlib.Path(os.environ["CARGO_TARGET_DIR"]) / "lambda/probe/bootstrap"


def deploy(stack, binary):
    """Creates the stack, and returns its outputs."""
    program = binary.read_bytes()
    files = {
        "probe.zip": package("bootstrap", program),
        "event.zip": package(deviations.FUNCTION.name, deviations.FUNCTION.read_bytes()),
        "prelude.zip": package("bootstrap", (FOLDER / "prelude_function.sh").read_bytes()),
    }
    code = {"Event": "event.zip", "Tenants": "event.zip", "Prelude": "prelude.zip"}
    parameters = {f"{name}Code": code.get(name, "probe.zip") for name in FUNCTIONS}
    # The architecture of the binary, from its ELF header: 183 is AArch64.
    machine = int.from_bytes(program[18:20], "little")
    parameters["Architecture"] = "arm64" if machine == 183 else "x86_64"
    return stack.create(template(), files, parameters)


def test(arguments, session, stack, binary):
    print("\n== deploying, which takes minutes", flush=True)
    outputs = deploy(stack, binary)
    print("\n== calling", flush=True)
    credentials = session.get_credentials().get_frozen_credentials()
    deployed = Deployed(session, Signer(credentials, arguments.region, arguments.emulator), outputs)
    check_authorization(deployed)
    succeeded = calls(deployed)
    return answers(deployed) and succeeded


def tear_down(arguments, stack):
    """Deletes everything. Returns whether nothing is left."""
    print(f"\n== deleting the stack and the bucket {stack.name}, which takes minutes", flush=True)
    left = stack.delete()
    if left:
        print("This is left, or may be:", *left, "Delete it:", *teardown_commands(arguments, stack.name), sep="\n")
    else:
        print("Nothing is left.")
    return not left


def main():
    redact_output()
    arguments = parse_arguments()
    if sorted(rows_of_readme()) != sorted(CHECKS):
        sys.exit("the rows of README.md are not those of checks.py")
    try:
        session = boto3.Session(profile_name=arguments.profile, region_name=arguments.region)
        session.client("sts", endpoint_url=arguments.emulator).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"the profile {arguments.profile} cannot be used in {arguments.region}: {error}")
    name = f"lambda-grpc-live-{secrets.token_hex(4)}"
    confirm(arguments, name)
    binary = arguments.binary or build()
    stack = Stack(session, arguments.emulator, name)
    succeeded = torn_down = False
    signals.hold()
    try:
        with signals.raised():
            succeeded = test(arguments, session, stack, binary)
    except signals.Interrupted as signal:
        print(f"\n{signal}", flush=True)
    except DeploymentError as error:
        print(f"\nThe deployment failed:\n{error}", flush=True)
    except Exception:
        traceback.print_exc()
    finally:
        torn_down = tear_down(arguments, stack)
    sys.exit(0 if succeeded and torn_down else 1)


if __name__ == "__main__":
    main()
