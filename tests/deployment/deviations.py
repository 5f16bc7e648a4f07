"""Differences between ministack and AWS that affect the functions of this project.

Each row is asserted. If ministack changes to the behavior of AWS, the suite fails, and the row must be deleted. Events are read
through a Python function that returns its event.
"""

import json
import pathlib

from rpc.messages import Payload
from rpc.protocols import GrpcWeb, Request
from triggers import package

# Returns its event.
FUNCTION = pathlib.Path(__file__).with_name("event_function.py")

REQUEST = Request("POST", "/a/b", "x=1", [("content-type", "application/grpc-web+proto"), ("accept", "*/*")], b"utf-8")
REPEATED = Request("GET", "/a/b", "", [("Accept", "*/*"), ("X-Name", "first"), ("X-Name", "second")])

GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
BALANCER = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"


def is_not_text(protocol, case):
    """Returns true if a response is not UTF-8, which ministack cannot stream: see `rows`."""
    if protocol.name == "grpc-web":
        # The frame of the trailers begins with 0x80.
        return True
    binary = protocol.name in ("connect-proto", "connect-get-proto", "twirp-protobuf")
    return binary and case in ("every byte", "large")


class Events:
    """The events that the triggers of ministack make."""

    def __init__(self, deployment):
        code = package(FUNCTION.name, FUNCTION.read_bytes())
        self.function = deployment.function("echo", code, "python3.12", "event_function.handler")

    def of(self, trigger, request=REQUEST):
        response = trigger.send(request)
        if response.status != 200:
            raise AssertionError(f"HTTP {response.status}: {response.body[:300]!r}")
        return json.loads(response.body)["event"]


def rows(deployment, events, code):
    """Yields for each difference: its name, a source for AWS, the observed value, and the values of ministack and of AWS."""
    echo = events.function

    integrations = GATEWAY + "http-api-develop-integrations-lambda.html"
    event = events.of(deployment.http_api(echo, payload_format="1.0"))
    yield "HTTP API, payload format 1.0: the version of the event", integrations, event["version"], "2.0", "1.0"

    # AWS maintains this repository. The guide shows only the stage `$default`.
    powertools = "https://github.com/aws-powertools/powertools-lambda-python/issues/621"
    event = events.of(deployment.http_api(echo, stage="prod"))
    yield "HTTP API, named stage: rawPath", powertools, event["rawPath"], "/a/b", "/prod/a/b"

    proxy = GATEWAY + "set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format"
    rest_api = deployment.rest_api(echo)
    event = events.of(rest_api, REPEATED)
    names = {name.lower(): values for name, values in event["multiValueHeaders"].items()}
    yield "REST API: multiValueHeaders of a repeated header", proxy, names["x-name"], ["first, second"], ["first", "second"]
    yield "REST API: header names", proxy, "X-Name" in event["headers"], False, True
    yield "REST API: the key version", proxy, "version" in event, True, False

    for multi_value in (False, True):
        kind = "with" if multi_value else "without"
        balancer = deployment.load_balancer(echo, f"echo-{kind}", multi_value)
        name = f"load balancer {kind} multi-value headers"
        event = events.of(balancer)
        yield f"{name}: isBase64Encoded of a protobuf that is UTF-8", BALANCER, event["isBase64Encoded"], False, True
        event = events.of(balancer, REPEATED)
        if multi_value:
            values = event["multiValueHeaders"]["x-name"]
            yield f"{name}: a repeated header", BALANCER, values, ["first, second"], ["first", "second"]
            yield f"{name}: the key headers", BALANCER, "headers" in event, True, False
        else:
            yield f"{name}: a repeated header", BALANCER, event["headers"]["x-name"], "first, second", "second"
        event = events.of(balancer, Request("GET", "/", "message=a%2Bb"))
        if multi_value:
            value = event["multiValueQueryStringParameters"]["message"][0]
            yield f"{name}: a percent-encoded query", BALANCER, value, "a+b", "a%2Bb"
        large = Request("POST", "/", "", [("content-type", "application/proto")], b"\xff" * 1_100_000)
        yield f"{name}: the HTTP status of 1.1 MB", BALANCER, balancer.send(large).status, 200, 413

    limits = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
    status = deployment.direct_invoke("echo").invoke({"body": "." * 6_400_000})["StatusCode"]
    yield "direct invoke: the HTTP status of 6.4 MB", limits, status, 200, 413

    streaming = "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming"
    # ministack drops the response and waits for another, until the function has timed out.
    function = deployment.function("streaming-binary", code, timeout=2, PROBE_STREAMS="1")
    url = deployment.function_url(function, "RESPONSE_STREAM")
    status = url.send(GrpcWeb().request("Echo", Payload(), [])).status
    yield "function URL, RESPONSE_STREAM: the HTTP status of bytes that are not UTF-8", streaming, status, 502, 200


def check(deployment, code):
    """Checks each row, and returns a line for each."""
    lines = []
    for what, source, observed, ministack, aws in rows(deployment, Events(deployment), code):
        if observed == ministack:
            lines.append(f"ok      ministack still deviates, {what}: {ministack}, on AWS {aws} ({source})")
        else:
            lines.append(
                f"FAILED  {what}: {observed}, not {ministack}; on AWS it is {aws}: delete the row if ministack is now correct"
            )
    return lines
