"""Runs AWS SAM CLI's local API Gateway without containers: it creates events for a real function, and parses its responses.

Usage: main.py ADDRESS COUNT, where the Invoke API of tests/emulator listens at ADDRESS, and COUNT is the file for the number of
cases
"""

import http.client
import logging
import sys
import threading

from samcli.lib.providers.provider import Api
from samcli.local.apigw.local_apigw_service import LocalApigwService
from samcli.local.apigw.route import Route
from werkzeug.serving import make_server

from rpc import cases
from rpc.http import HttpTrigger
from rpc.messages import Payload
from rpc.protocols import GrpcWeb


class Invoke:
    """Stands in for SAM's `LocalLambdaRunner`, which starts a container: invokes the function, and writes its response."""

    def __init__(self, address):
        self.address = address

    def is_debugging(self):
        return False

    def invoke(self, name, event, stdout, stderr=None, tenant_id=None):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        connection.request("POST", f"/2015-03-31/functions/{name}/invocations", event.encode())
        stdout.write_str(connection.getresponse().read().decode())
        connection.close()


class Gateway:
    """Serves one API on loopback, as `sam local start-api` does."""

    def __init__(self, runner, routes, binary_media_types=(), stage=None):
        api = Api(routes)
        api.binary_media_types_set = set(binary_media_types)
        api.stage_name = stage
        service = LocalApigwService(api, runner, port=0, host="127.0.0.1")
        service.create()
        self.server = make_server("127.0.0.1", 0, service._app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return HttpTrigger(self.server.port, f"127.0.0.1:{self.server.port}")

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def route(path, event_type, payload_format=None, methods=("ANY",)):
    return Route("emulator", path, list(methods), event_type=event_type, payload_format_version=payload_format)


def per_method(payload_format):
    """Returns the routes of an HTTP API with one route for each RPC, as the generated list has them."""
    for prefix in ("", "/twirp"):
        for method in ("Echo", "Fail", "Sleep"):
            methods = ["POST"] if prefix or method != "Echo" else ["POST", "GET"]
            yield route(f"{prefix}/probe.Probe/{method}", Route.HTTP, payload_format, methods)


def nothing(protocol, case):
    return False


def unknown_method(protocol, case):
    return case == "unknown method"


def apis():
    """Yields the name, the routes and the stage of each API, and which cases are left out."""
    yield "rest-api", [route("/{proxy+}", Route.API)], "prod", nothing
    for payload_format in ("2.0", "1.0"):
        name = f"http-api {payload_format}"
        yield name, [route("$default", Route.HTTP, payload_format)], "$default", nothing
        # The API itself has no route to an unknown method.
        yield f"{name}, routes", list(per_method(payload_format)), "$default", unknown_method


def deviation(runner):
    """Checks that SAM sends binary bodies of an HTTP API as text. AWS encodes them in base64.

    An HTTP API on AWS has no `binaryMediaTypes`. The APIs above set it to avoid this:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    request = GrpcWeb().request("Echo", Payload(data=bytes(range(256))), [])
    with Gateway(runner, [route("$default", Route.HTTP, "2.0")], [], "$default") as gateway:
        status = gateway.send(request).status
    what = "HTTP API without binaryMediaTypes: the HTTP status of a binary body"
    if status != 502:
        return f"FAILED  {what}: {status}, not 502; on AWS it is 200: delete this check if SAM is now correct"
    return f"ok      SAM still deviates, {what}: 502, on AWS 200"


def main():
    logging.disable()
    runner = Invoke(sys.argv[1])
    lines = [deviation(runner)]
    for name, routes, stage, left_out in apis():
        with Gateway(runner, routes, ["*/*"], stage) as gateway:
            lines += cases.run(cases.Trigger(name, gateway.send, leave_out=left_out))
    sys.exit(cases.report(lines, sys.argv[2]))


if __name__ == "__main__":
    main()
