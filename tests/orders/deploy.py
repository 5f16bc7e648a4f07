"""Deploys a template for SAM to ministack, as `sam deploy` does to AWS, and prints an output of the stack in each line.

Usage: deploy.py PORT TEMPLATE BINARY [NAME=VALUE..], where ministack listens on PORT, and the rest are parameters of the template
"""

import pathlib
import sys

from botocore.exceptions import WaiterError

import sam
from triggers import Deployment, package

STACK = "orders"
BUCKET, KEY = "artifacts", "bootstrap.zip"


def deploy(deployment, template, binary, parameters):
    """Returns the outputs of the stack."""
    s3 = deployment.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=package("bootstrap", binary.read_bytes()))
    cloudformation = deployment.client("cloudformation")
    cloudformation.create_stack(
        StackName=STACK,
        TemplateBody=sam.expand(template, parameters, BUCKET, KEY),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    try:
        cloudformation.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    except WaiterError:
        for event in cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]:
            print(event["LogicalResourceId"], event["ResourceStatus"], event.get("ResourceStatusReason", ""), file=sys.stderr)
        raise
    return cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]


def main():
    port, template, binary, *parameters = sys.argv[1:]
    parameters = dict(parameter.split("=", 1) for parameter in parameters)
    for output in deploy(Deployment(int(port)), pathlib.Path(template), pathlib.Path(binary), parameters):
        print(output["OutputKey"], output["OutputValue"])


if __name__ == "__main__":
    main()
