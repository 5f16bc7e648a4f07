"""Deploys a function behind each trigger with boto3."""

import base64
import io
import json
import zipfile
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from rpc.http import HttpTrigger
from rpc.protocols import Request, Response

REGION = "us-east-1"
# ministack accepts any key.
KEY = "test"
ROLE = "arn:aws:iam::000000000000:role/lambda"


def package(name, content):
    """Returns a zip with one executable file, as `cargo lambda build --output-format zip` makes it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o755 << 16
        zipped.writestr(entry, content, compresslevel=1)
    return archive.getvalue()


class DirectInvoke:
    """Lambda's Invoke API, with an event of payload format 2.0, as runtime/docs/triggers.md describes it."""

    def __init__(self, client, function):
        self.client, self.function = client, function

    def send(self, request: Request) -> Response:
        headers = {}
        for name, value in request.headers:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        event = {
            "rawPath": request.path,
            "rawQueryString": request.query,
            "headers": headers,
            "body": base64.b64encode(request.body).decode(),
            "isBase64Encoded": True,
            "requestContext": {"http": {"method": request.method}},
        }
        response = self.invoke(event)
        if "FunctionError" in response:
            raise AssertionError(f"{response['FunctionError']}: {response['Payload'].read()!r:.300}")
        returned = json.loads(response["Payload"].read())
        body = returned.get("body", "")
        body = base64.b64decode(body) if returned.get("isBase64Encoded") else body.encode()
        return Response(returned["statusCode"], list(returned.get("headers", {}).items()), body)

    def invoke(self, event):
        return self.client.invoke(FunctionName=self.function, Payload=json.dumps(event))


class Deployment:
    """The functions of one ministack, and their triggers."""

    def __init__(self, port):
        self.port = port
        self.aws_lambda = self.client("lambda")
        self.rest_apis = self.client("apigateway")
        self.http_apis = self.client("apigatewayv2")
        self.load_balancers = self.client("elbv2")

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name=REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=KEY,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
        )

    def function(self, name, code, runtime="provided.al2023", handler="bootstrap", timeout=30, **environment):
        """Creates a function and returns its ARN."""
        return self.aws_lambda.create_function(
            FunctionName=name,
            Runtime=runtime,
            Handler=handler,
            Role=ROLE,
            Code={"ZipFile": code},
            Timeout=timeout,
            Environment={"Variables": environment},
        )["FunctionArn"]

    def rest_api(self, function, binary_media_types=("*/*",)):
        api = self.rest_apis.create_rest_api(name="rest", binaryMediaTypes=list(binary_media_types))["id"]
        root = self.rest_apis.get_resources(restApiId=api)["items"][0]["id"]
        proxy = self.rest_apis.create_resource(restApiId=api, parentId=root, pathPart="{proxy+}")["id"]
        method = {"restApiId": api, "resourceId": proxy, "httpMethod": "ANY"}
        self.rest_apis.put_method(**method, authorizationType="NONE")
        uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"
        self.rest_apis.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
        self.rest_apis.create_deployment(restApiId=api, stageName="prod")
        return HttpTrigger(self.port, f"{api}.execute-api.localhost", "/prod")

    def http_api(self, function, payload_format="2.0", stage="$default"):
        api = self.http_apis.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
        integration = self.http_apis.create_integration(
            ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion=payload_format
        )["IntegrationId"]
        self.http_apis.create_route(ApiId=api, RouteKey="$default", Target=f"integrations/{integration}")
        self.http_apis.create_stage(ApiId=api, StageName=stage, AutoDeploy=True)
        return HttpTrigger(self.port, f"{api}.execute-api.localhost", "" if stage == "$default" else f"/{stage}")

    def function_url(self, function, mode="BUFFERED"):
        created = self.aws_lambda.create_function_url_config(FunctionName=function, AuthType="NONE", InvokeMode=mode)
        return HttpTrigger(self.port, urlsplit(created["FunctionUrl"]).netloc)

    def load_balancer(self, function, name, multi_value_headers):
        balancer = self.load_balancers.create_load_balancer(Name=name, Subnets=["subnet-1", "subnet-2"])
        balancer = balancer["LoadBalancers"][0]
        group = self.load_balancers.create_target_group(Name=name, TargetType="lambda")["TargetGroups"][0]
        group = group["TargetGroupArn"]
        attribute = {"Key": "lambda.multi_value_headers.enabled", "Value": str(multi_value_headers).lower()}
        self.load_balancers.modify_target_group_attributes(TargetGroupArn=group, Attributes=[attribute])
        self.load_balancers.register_targets(TargetGroupArn=group, Targets=[{"Id": function}])
        self.load_balancers.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )
        return HttpTrigger(self.port, balancer["DNSName"])

    def direct_invoke(self, function):
        return DirectInvoke(self.aws_lambda, function)
