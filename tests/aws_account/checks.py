"""The rows of the checklist that a script decides. Each function has the id of its row in README.md, and returns whether the
result is the expected one, and what was observed.
"""

import gzip
import json
import re
import statistics
import time
from dataclasses import replace

from botocore.exceptions import ClientError

import http2
from deployed import Undecided, echo, returned
from rpc.messages import Payload
from rpc.protocols import Connect, ConnectGet, GrpcWeb, Request

CHECKS = {}


def row(name):
    def add(check):
        CHECKS[name] = check
        return check

    return add


def needs_tls(deployed):
    if deployed.signer.emulator:
        raise Undecided("the emulator has no TLS")


def called(trigger, request):
    """Returns the response of a call that must not fail."""
    response = trigger.send(request)
    if response.status != 200:
        raise Undecided(f"HTTP {response.status}")
    return response


def start_of(response):
    return f"HTTP {response.status}, {response.body[:24]!r}"


def largest(trigger, path, sizes):
    """Returns the largest header of a response that arrives whole, of the given sizes."""
    arrived = 0
    for size in sizes:
        response = trigger.send(Request("GET", path, f"header={size}"))
        if response.status == 200 and len(response.header("x-large") or "") == size:
            arrived = size
    return arrived


@row("rest-without-accept")
def rest_without_accept(deployed):
    request = echo()
    headers = [header for header in request.headers if header[0] != "accept"]
    response = called(deployed.rest_api("RestApi"), replace(request, headers=headers))
    return b"grpc-status:0" in response.body, start_of(response)


@row("http-route-of-encoded-path")
def http_route_of_encoded_path(deployed):
    event = returned(deployed.http_api("HttpApiOfEvents"), Request("POST", "/hello.Prod/Aliv%65"))["event"]
    return event["routeKey"] == "POST /hello.Prod/Alive", f"routeKey {event['routeKey']}"


@row("http-encoded-path")
def http_encoded_path(deployed):
    event = returned(deployed.http_api("HttpApiOfEvents"), Request("POST", "/hello.Prod/Aliv%65"))["event"]
    response = deployed.http_api("HttpApi").send(replace(echo(), path="/probe.Probe/Ech%6F"))
    code = GrpcWeb().outcome(response).code
    return (event["rawPath"], code) == ("/hello.Prod/Alive", "ok"), f"rawPath {event['rawPath']}, status {code}"


@row("rest-encoded-path")
def rest_encoded_path(deployed):
    api = deployed.rest_api("RestApiOfText")
    event = returned(api, Request("POST", "/hello.Prod/Aliv%65"))["event"]
    request = Connect("json").request("Echo", Payload("text"), [])
    code = Connect("json").outcome(api.send(replace(request, path="/probe.Probe/Ech%6F"))).code
    return (event["path"], code) == ("/hello.Prod/Aliv%65", "unimplemented"), f"path {event['path']}, status {code}"


@row("rest-without-binary-types")
def rest_without_binary_types(deployed):
    response = called(deployed.rest_api("RestApiOfText"), echo())
    status = response.header("grpc-status")
    return status is not None and not response.body, f"grpc-status {status}, {len(response.body)} bytes of body"


@row("http-1.0-repeated-headers")
def http_format_1_repeated_headers(deployed):
    metadata = [("x-probe-twice", "first"), ("x-probe-twice", "second")]
    response = called(deployed.http_api("HttpApiOfFormat1"), GrpcWeb().request("Echo", Payload(), metadata))
    values = [value for name, value in response.headers if name.lower() == "x-probe-twice"]
    return re.split(", ?", ",".join(values)) == ["first", "second"], f"{values}"


@row("http-cookies")
def http_cookies(deployed):
    request = Request("POST", "/event", headers=[("cookie", "a=b")])
    event = returned(deployed.http_api("HttpApiOfEvents"), request)["event"]
    has_header = "cookie" in event["headers"]
    return event.get("cookies") == ["a=b"] and not has_header, f"cookies {event.get('cookies')}, in headers: {has_header}"


@row("compressed-json")
def compressed_json(deployed):
    headers = [("content-type", "application/json"), ("content-encoding", "gzip")]
    triggers = deployed.event_triggers()
    events = {
        name: returned(triggers[name][0], Request("POST", "/event", headers=headers, body=gzip.compress(b"{}")))["event"]
        for name in ("HTTP API", "Function URL")
    }
    encoded = {name: event["isBase64Encoded"] for name, event in events.items()}
    return not any(encoded.values()), f"isBase64Encoded {encoded}"


@row("end-of-empty-response")
def end_of_empty_response(deployed):
    # The function responds to native gRPC with the status in headers, and without a body.
    headers = [("content-type", "application/grpc"), ("te", "trailers")]
    request = Request("POST", "/probe.Probe/Missing", headers=headers, body=bytes(5))
    ends = {}
    for name, trigger in (("REST API", deployed.rest_api("RestApi")), ("HTTP API", deployed.http_api("HttpApi"))):
        response = trigger.send(request)
        if response.header("grpc-status") is None or response.body:
            raise Undecided(f"{name}: no grpc-status, or a body: {start_of(response)}")
        needs_tls(deployed)
        signed = trigger.signed(request)
        with http2.connect(trigger.host) as connection:
            signed = replace(signed, path=trigger.prefix + signed.path)
            ends[name] = http2.ends_with_headers(connection, trigger.host, signed)
    return all(ends.values()), f"END_STREAM on HEADERS {ends}"


@row("rest-response-headers")
def rest_response_headers(deployed):
    size = largest(*deployed.event_triggers()["REST API"], [8_000, 9_500, 10_200, 12_000, 20_000, 40_000])
    return 8_000 <= size <= 10_240, f"a header of {size} bytes arrives"


@row("request-headers")
def request_headers(deployed):
    triggers = deployed.event_triggers()
    request = Request("POST", "/event", headers=[("x-large", "a" * 11_000)])
    statuses = {name: triggers[name][0].send(request).status for name in ("REST API", "HTTP API")}
    return set(statuses.values()) == {431}, f"{statuses}"


@row("rest-large-request")
def rest_large_request(deployed):
    request = Request("POST", "/event", headers=[("content-type", "application/grpc-web")], body=bytes(11_000_000))
    status = deployed.rest_api("RestApi").send(request).status
    return status == 413, f"HTTP {status}"


@row("rest-tenant")
def rest_tenant(deployed):
    request = Request("POST", "/tenant", headers=[("x-tenant-id", "blue")])
    tenant = returned(deployed.rest_api("RestApi"), request)["tenant"]
    return tenant == "blue", f"tenant {tenant}"


@row("url-alpn")
def url_alpn(deployed):
    needs_tls(deployed)
    with http2.connect(deployed.host("ProbeUrl")) as connection:
        protocol = connection.selected_alpn_protocol()
    return protocol != "h2", f"ALPN {protocol}"


@row("url-permissions")
def url_permissions(deployed):
    statuses = []
    for actions in (["lambda:InvokeFunctionUrl"], ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]):
        statement = {"Effect": "Allow", "Action": actions, "Resource": deployed.outputs["EventArn"]}
        session = deployed.client("sts").assume_role(
            RoleArn=deployed.outputs["Caller"],
            RoleSessionName="live-test",
            Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )["Credentials"]
        statuses.append(deployed.url("Event", deployed.signer.of_session(session)).send(Request("POST", "/event")).status)
    return statuses == [403, 200], f"HTTP {statuses[0]} with one permission, {statuses[1]} with both"


@row("url-stream-empty-body")
def url_stream_empty_body(deployed):
    began = time.monotonic()
    response = deployed.url("Streaming").send(Connect("proto").request("Echo", Payload(), []))
    seconds = time.monotonic() - began
    return response.status == 200 and not response.body and seconds < 5, f"HTTP {response.status} after {seconds:.1f} s"


@row("url-stream-prelude")
def url_stream_prelude(deployed):
    size = largest(deployed.url("Prelude"), "/", [1_000, 15_000, 20_000, 40_000])
    if not size:
        raise Undecided("not even a header of 1,000 bytes arrives")
    return size > 16_384, f"a header of {size} bytes arrives"


@row("url-stream-delay")
def url_stream_delay(deployed):
    medians = {}
    for name in ("Probe", "Streaming"):
        durations = []
        for _ in range(40):
            began = time.monotonic()
            called(deployed.url(name), Connect("proto").request("Echo", Payload("text"), []))
            durations.append(time.monotonic() - began)
        medians[name] = round(statistics.median(durations) * 1000)
    # Half of the delay that Nagle's algorithm would cause.
    return medians["Streaming"] - medians["Probe"] < 20, f"median {medians['Streaming']} ms, buffered {medians['Probe']} ms"


@row("url-response-mode")
def url_response_mode(deployed):
    request = Connect("proto").request("Echo", Payload("text"), [])
    found = [deployed.url(name).send(request) for name in ("StreamsBehindBuffered", "BuffersBehindStream")]
    expected = all(response.status != 200 or response.body[:1] == b"{" for response in found)
    return expected, "; ".join(map(start_of, found))


@row("url-response-headers")
def url_response_headers(deployed):
    size = largest(*deployed.event_triggers()["Function URL"], [10_000, 20_000, 40_000])
    return size == 40_000, f"a header of {size} bytes arrives"


@row("headers-of-protocols")
def headers_of_protocols(deployed):
    sent = {"grpc-timeout": "1S", "connect-timeout-ms": "1000", "x-grpc-web": "1", "x-a-bin": "AAE"}
    changed = []
    for name, (trigger, path) in deployed.event_triggers().items():
        headers = returned(trigger, Request("POST", path, headers=list(sent.items())))["event"]["headers"]
        headers = {key.lower(): value for key, value in headers.items()}
        changed += [f"{name}: {key}" for key, value in sent.items() if headers.get(key) != value]
    return not changed, f"changed: {changed or 'none'}"


@row("invoke-tenant")
def invoke_tenant(deployed):
    function = deployed.outputs["Tenants"]
    response = deployed.aws_lambda.invoke(FunctionName=function, TenantId="blue", Payload="{}")
    tenant = json.loads(json.loads(response["Payload"].read())["body"])["tenant"]
    try:
        deployed.aws_lambda.invoke(FunctionName=function, Payload="{}")
        without = "no error"
    except ClientError as error:
        without = error.response["Error"]["Code"]
    expected = (tenant, without) == ("blue", "InvalidParameterValueException")
    return expected, f"tenant {tenant}; without: {without}"


@row("snapstart")
def snapstart(deployed):
    function = deployed.outputs["Probe"]
    try:
        deployed.aws_lambda.update_function_configuration(FunctionName=function, SnapStart={"ApplyOn": "PublishedVersions"})
    except ClientError as error:
        return False, f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    deployed.aws_lambda.get_waiter("function_updated_v2").wait(FunctionName=function)
    version = deployed.aws_lambda.publish_version(FunctionName=function)["Version"]
    deployed.aws_lambda.get_waiter("published_version_active").wait(FunctionName=function, Qualifier=version)
    request = ConnectGet("json").request("Echo", Payload("text"), [])
    event = {"rawPath": request.path, "rawQueryString": request.query, "requestContext": {"http": {"method": "GET"}}}
    response = deployed.aws_lambda.invoke(FunctionName=function, Qualifier=version, Payload=json.dumps(event))
    status = json.loads(response["Payload"].read()).get("statusCode")
    return status == 200, f"HTTP {status} of version {version}"
