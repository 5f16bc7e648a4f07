"""What `sam package` and CloudFormation's transform do with a template for SAM, and one thing that ministack does not."""

import json
import os
from types import SimpleNamespace

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# SAM asks IAM for the managed policies that a template names, unless there are none.
NO_MANAGED_POLICIES = SimpleNamespace(load=dict)


def expand(path, parameters, bucket, key):
    """Returns the resources of CloudFormation for a template, whose function has its code at `key`."""
    template = yaml_parse(path.read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            include_events(resource["Properties"], path.parent)
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    expanded = transform(template, dict(parameters), NO_MANAGED_POLICIES)
    for name, resource in list(expanded["Resources"].items()):
        if resource["Type"] == "AWS::ApiGatewayV2::Api":
            expanded["Resources"] |= import_openapi(name, resource["Properties"])
    return json.dumps(expanded)


def include_events(properties, folder):
    """Replaces `AWS::Include` by the generated file that it names."""
    include = properties["Events"].pop("Fn::Transform", None)
    if include:
        properties["Events"] |= yaml_parse((folder / include["Parameters"]["Location"]).read_text())


def import_openapi(name, properties):
    """Returns the routes, integrations and authorizers that API Gateway imports from the OpenAPI document of an HTTP API.

    ministack imports these for REST APIs only.
    """
    document = properties.pop("Body")
    properties |= {"Name": name, "ProtocolType": "HTTP"}
    if "x-amazon-apigateway-cors" in document:
        # ministack reads the names of OpenAPI here too.
        properties["CorsConfiguration"] = document["x-amazon-apigateway-cors"]
    resources = {}
    api = {"Ref": name}
    for scheme, definition in document.get("components", {}).get("securitySchemes", {}).items():
        authorizer = definition["x-amazon-apigateway-authorizer"]
        jwt = authorizer["jwtConfiguration"]
        resources[f"{name}Authorizer{scheme}"] = {
            "Type": "AWS::ApiGatewayV2::Authorizer",
            "Properties": {
                "ApiId": api,
                "Name": scheme,
                "AuthorizerType": "JWT",
                "IdentitySource": [authorizer["identitySource"]],
                "JwtConfiguration": {"Issuer": jwt["issuer"], "Audience": jwt["audience"]},
            },
        }
    operations = ((path, *operation) for path, methods in document["paths"].items() for operation in methods.items())
    for number, (path, method, operation) in enumerate(operations):
        integration = operation["x-amazon-apigateway-integration"]
        resources[f"{name}Integration{number}"] = {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": api,
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": integration["uri"],
                "PayloadFormatVersion": integration["payloadFormatVersion"],
            },
        }
        method = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
        route = {
            "ApiId": api,
            "RouteKey": path if path == "$default" else f"{method} {path}",
            "Target": {"Fn::Sub": f"integrations/${{{name}Integration{number}}}"},
        }
        for scheme in operation.get("security", [{}])[0]:
            if scheme != "NONE":
                route |= {"AuthorizationType": "JWT", "AuthorizerId": {"Ref": f"{name}Authorizer{scheme}"}}
        resources[f"{name}Route{number}"] = {"Type": "AWS::ApiGatewayV2::Route", "Properties": route}
    return resources
