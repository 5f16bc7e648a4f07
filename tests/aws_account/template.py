"""The CloudFormation template: the functions and their triggers. Every endpoint needs a signature of IAM.

`python3 template.py` prints it.
"""

import json

PROBE = {"Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": [{"Ref": "Architecture"}]}
EVENT = {"Runtime": "python3.12", "Handler": "event_function.handler"}
TENANTS = {**EVENT, "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"}}

# The functions, and the environment variables of those whose code is `tests/clients/service`.
TWIRP = {"PROBE_TWIRP_PREFIX": "/twirp"}
STREAMS = {**TWIRP, "PROBE_STREAMS": "1"}
FUNCTIONS = {
    "Probe": (PROBE, TWIRP),
    "Streaming": (PROBE, STREAMS),
    # Their response mode is not that of their URL.
    "StreamsBehindBuffered": (PROBE, STREAMS),
    "BuffersBehindStream": (PROBE, TWIRP),
    "Event": (EVENT, {}),
    "Tenants": (TENANTS, {}),
    "Prelude": (PROBE, {}),
}
URLS = {
    "Probe": "BUFFERED",
    "Streaming": "RESPONSE_STREAM",
    "StreamsBehindBuffered": "BUFFERED",
    "BuffersBehindStream": "RESPONSE_STREAM",
    "Event": "BUFFERED",
    "Prelude": "RESPONSE_STREAM",
}

# The APIs: what each path invokes.
REST_APIS = {
    "RestApi": {
        "/{proxy+}": "Probe",
        "/event": "Event",
        "/tenant": "Tenants",
    },
    "RestApiStreaming": {"/{proxy+}": "Streaming"},
    "RestApiOfText": {"/probe.Probe/Echo": "Probe", "/hello.Prod/Alive": "Event"},
}
# Without the setting `binaryMediaTypes`.
OF_TEXT = {"RestApiOfText"}
# The APIs: payload format, and what each route invokes.
HTTP_APIS = {
    "HttpApi": ("2.0", {"$default": "Probe"}),
    "HttpApiOfFormat1": ("1.0", {"$default": "Probe"}),
    # `$default` needs a signature too. The event says which of the routes it came from.
    "HttpApiOfEvents": ("2.0", {"$default": "Event", "POST /hello.Prod/Alive": "Event"}),
}


def ref(name):
    return {"Ref": name}


def sub(text):
    return {"Fn::Sub": text}


def attribute(resource, name):
    return {"Fn::GetAtt": [resource, name]}


class Template:
    def __init__(self):
        self.resources, self.outputs = {}, {}

    def add(self, name, kind, properties, depends_on=()):
        resource = {"Type": f"AWS::{kind}", "Properties": properties}
        self.resources[name] = {**resource, "DependsOn": list(depends_on)} if depends_on else resource
        return name

    def output(self, name, value):
        self.outputs[name] = {"Value": value}

    def role(self, name, principal, *statements):
        trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        version = {"Version": "2012-10-17"}
        policy = {"PolicyName": "policy", "PolicyDocument": {**version, "Statement": list(statements)}}
        properties = {"AssumeRolePolicyDocument": {**version, "Statement": [trust]}, "Policies": [policy]}
        self.add(name, "IAM::Role", properties)

    def functions(self):
        # The functions share a log group. Lambda does not create one of its own, which would remain.
        self.add("Log", "Logs::LogGroup", {"LogGroupName": sub("/aws/lambda/${AWS::StackName}"), "RetentionInDays": 1})
        writing = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": attribute("Log", "Arn")}
        self.role("Role", {"Service": "lambda.amazonaws.com"}, writing)
        for name, (runtime, variables) in FUNCTIONS.items():
            properties = {
                **runtime,
                "Role": attribute("Role", "Arn"),
                "Code": {"S3Bucket": ref("Bucket"), "S3Key": ref(f"{name}Code")},
                "MemorySize": 256,
                "Timeout": 30,
                "LoggingConfig": {"LogGroup": ref("Log")},
            }
            if variables:
                properties["Environment"] = {"Variables": variables}
            self.add(name, "Lambda::Function", properties)
            self.output(name, ref(name))
        for name, mode in URLS.items():
            properties = {"TargetFunctionArn": attribute(name, "Arn"), "AuthType": "AWS_IAM", "InvokeMode": mode}
            self.add(f"{name}Url", "Lambda::Url", properties)
            self.output(f"{name}Url", attribute(f"{name}Url", "FunctionUrl"))

    def permission(self, api, function):
        """Lets an API invoke a function."""
        source = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + api + "}/*"
        properties = {
            "FunctionName": ref(function),
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(source),
        }
        self.add(f"{api}{function}Permission", "Lambda::Permission", properties)

    def rest_api(self, api, routes):
        properties = {"Name": sub("${AWS::StackName}-" + api), "EndpointConfiguration": {"Types": ["REGIONAL"]}}
        if api not in OF_TEXT:
            properties["BinaryMediaTypes"] = ["*/*"]
        self.add(api, "ApiGateway::RestApi", properties)
        methods = []
        folders = {}
        for path, function in routes.items():
            parent = attribute(api, "RootResourceId")
            for depth, part in enumerate(path.split("/")[1:], 2):
                folder = "/".join(path.split("/")[:depth])
                if folder not in folders:
                    folders[folder] = f"{api}Resource{len(folders)}"
                    properties = {"RestApiId": ref(api), "ParentId": parent, "PathPart": part}
                    self.add(folders[folder], "ApiGateway::Resource", properties)
                parent = ref(folders[folder])
            methods.append(self.method(api, f"{folders[path]}Method", parent, function))
        properties = {"RestApiId": ref(api), "StageName": "prod"}
        self.add(f"{api}Deployment", "ApiGateway::Deployment", properties, methods)
        for function in sorted(set(routes.values())):
            self.permission(api, function)
        self.output(api, ref(api))

    def method(self, api, name, resource, function):
        function_arn = "${" + function + ".Arn}"
        action = f"2015-03-31/functions/{function_arn}/invocations"
        integration = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST"}
        properties = {"RestApiId": ref(api), "ResourceId": resource, "HttpMethod": "ANY", "AuthorizationType": "AWS_IAM"}
        if function == "Streaming":
            # https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
            action = f"2021-11-15/functions/{function_arn}/response-streaming-invocations"
            integration["ResponseTransferMode"] = "STREAM"
        if function == "Tenants":
            header = "method.request.header.x-tenant-id"
            integration["RequestParameters"] = {"integration.request.header.X-Amz-Tenant-Id": header}
            properties["RequestParameters"] = {header: False}
        integration["Uri"] = sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/" + action)
        return self.add(name, "ApiGateway::Method", {**properties, "Integration": integration})

    def http_api(self, api, payload_format, routes):
        self.add(api, "ApiGatewayV2::Api", {"Name": sub("${AWS::StackName}-" + api), "ProtocolType": "HTTP"})
        for function in sorted(set(routes.values())):
            properties = {
                "ApiId": ref(api),
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": attribute(function, "Arn"),
                "PayloadFormatVersion": payload_format,
            }
            self.add(f"{api}{function}", "ApiGatewayV2::Integration", properties)
            self.permission(api, function)
        for at, (key, function) in enumerate(routes.items()):
            target = sub("integrations/${" + api + function + "}")
            properties = {"ApiId": ref(api), "RouteKey": key, "AuthorizationType": "AWS_IAM", "Target": target}
            self.add(f"{api}Route{at}", "ApiGatewayV2::Route", properties)
        self.add(f"{api}Stage", "ApiGatewayV2::Stage", {"ApiId": ref(api), "StageName": "$default", "AutoDeploy": True})
        self.output(api, attribute(api, "ApiEndpoint"))

    def caller(self):
        """Adds a role whose sessions have less than its permissions, for the question about the two permissions."""
        account = {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")}
        actions = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]
        self.role("Caller", account, {"Effect": "Allow", "Action": actions, "Resource": attribute("Event", "Arn")})
        self.output("Caller", attribute("Caller", "Arn"))
        self.output("EventArn", attribute("Event", "Arn"))


def template():
    made = Template()
    made.functions()
    for api, routes in REST_APIS.items():
        made.rest_api(api, routes)
    for api, (payload_format, routes) in HTTP_APIS.items():
        made.http_api(api, payload_format, routes)
    made.caller()
    text = {"Type": "String"}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The live test of lambda-grpc. It can be deleted",
        "Parameters": {"Bucket": text, "Architecture": text, **{f"{name}Code": text for name in FUNCTIONS}},
        "Resources": made.resources,
        "Outputs": made.outputs,
    }


if __name__ == "__main__":
    print(json.dumps(template(), indent=2))
