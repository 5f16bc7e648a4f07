"""The CloudFormation stack and the bucket with the code of its functions. Both have the same name, and nothing else is created."""

import json

from botocore.exceptions import ClientError, WaiterError

from signals import held

# Teardown is tried more than once, because API Gateway deletes one REST API in 30 seconds:
# https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
ATTEMPTS = 3


class DeploymentError(Exception):
    pass


class Stack:
    def __init__(self, session, endpoint, name):
        self.name, self.region = name, session.region_name
        self.cloudformation = session.client("cloudformation", endpoint_url=endpoint)
        self.s3 = session.client("s3", endpoint_url=endpoint)
        self.delay = 5 if endpoint is None else 0.2

    def create(self, template, files, parameters):
        """Creates both, and returns the outputs of the stack. `files` has the content of each object in the bucket."""
        tags = [{"Key": "lambda-grpc-live-test", "Value": self.name}]
        where = {} if self.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        with held():
            self.s3.create_bucket(Bucket=self.name, **where)
        self.s3.put_bucket_tagging(Bucket=self.name, Tagging={"TagSet": tags})
        for key, content in files.items():
            self.s3.put_object(Bucket=self.name, Key=key, Body=content)
        parameters = {"Bucket": self.name, **parameters}
        with held():
            self.cloudformation.create_stack(
                StackName=self.name,
                TemplateBody=json.dumps(template),
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
                Capabilities=["CAPABILITY_IAM"],
                # The events of a failure are read before everything is deleted.
                OnFailure="DO_NOTHING",
                Tags=tags,
            )
        try:
            self.wait("stack_create_complete")
        except WaiterError as error:
            raise DeploymentError("\n".join(self.failures()) or str(error)) from error
        outputs = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["Outputs"]
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}

    def wait(self, state):
        config = {"Delay": self.delay, "MaxAttempts": int(1800 / self.delay)}
        self.cloudformation.get_waiter(state).wait(StackName=self.name, WaiterConfig=config)

    def failures(self):
        events = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.name)
        for event in (event for page in events for event in page["StackEvents"]):
            if event["ResourceStatus"].endswith("_FAILED"):
                yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason')}"

    def delete(self):
        """Deletes both, whatever exists of them, and returns a line for each thing that is left, or may be."""
        left = []
        for delete in (self.delete_stack, self.delete_bucket):
            try:
                left += delete()
            except Exception as error:
                left.append(f"{delete.__name__}: {type(error).__name__}: {error}")
        return left

    def delete_stack(self):
        for _ in range(ATTEMPTS):
            self.cloudformation.delete_stack(StackName=self.name)
            try:
                self.wait("stack_delete_complete")
                return []
            except WaiterError:
                continue
        return [f"the stack {self.name}", *self.remaining()]

    def remaining(self):
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        for resource in (resource for page in pages for resource in page["StackResourceSummaries"]):
            if resource["ResourceStatus"] != "DELETE_COMPLETE":
                yield f"{resource['ResourceType']} {resource['LogicalResourceId']}"

    def delete_bucket(self):
        try:
            objects = self.s3.list_objects_v2(Bucket=self.name).get("Contents", [])
            for found in objects:
                self.s3.delete_object(Bucket=self.name, Key=found["Key"])
            self.s3.delete_bucket(Bucket=self.name)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchBucket":
                raise
        return []
