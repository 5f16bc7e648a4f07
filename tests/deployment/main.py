"""Deploys the release binary of a function to ministack, and calls it through every trigger.

Usage: main.py PORT BINARY COUNT, where ministack listens on PORT, and COUNT is the file for the number of cases
"""

import json
import pathlib
import sys
from concurrent.futures import ThreadPoolExecutor

import deviations
from rpc import cases
from rpc.cases import Trigger
from triggers import Deployment, package


def decodes_queries(protocol, case):
    """Returns true if ministack damages the request by decoding its query: see `deviations`."""
    return protocol.name == "connect-get-json" and case == "every byte"


def deploy(deployment, code):
    """Yields each trigger, once the function is deployed behind it."""
    probe = deployment.function("probe", code, PROBE_TWIRP_PREFIX="/twirp")
    yield Trigger("rest-api", deployment.rest_api(probe).send)
    yield Trigger("http-api", deployment.http_api(probe).send)
    yield Trigger("http-api, named stage", deployment.http_api(probe, stage="prod").send)
    yield Trigger("function-url", deployment.function_url(probe).send)
    streaming = deployment.function("streaming", code, PROBE_TWIRP_PREFIX="/twirp", PROBE_STREAMS="1")
    url = deployment.function_url(streaming, "RESPONSE_STREAM")
    yield Trigger("function-url, stream", url.send, leave_out=deviations.is_not_text)
    # A load balancer accepts requests of 1 MB and responses of 1 MiB, which is 768 KiB before base64.
    sizes = {"large": 700_000, "too_large": 900_000}
    yield Trigger("alb", deployment.load_balancer(probe, "single", False).send, **sizes)
    balancer = deployment.load_balancer(probe, "multi", True)
    yield Trigger("alb-multi-value", balancer.send, **sizes, leave_out=decodes_queries)
    yield Trigger("direct-invoke", deployment.direct_invoke(probe).send)


def fails_other_events(deployment):
    """Invokes the function with an SQS event. The invocation must fail: if it succeeded, SQS would delete the message."""
    record = {"messageId": "1", "body": "message", "eventSource": "aws:sqs"}
    response = deployment.direct_invoke("probe").invoke({"Records": [record]})
    payload = json.loads(response["Payload"].read())
    failed = response.get("FunctionError") == "Unhandled" and "errorMessage" in payload
    return "ok      direct-invoke          an event of SQS fails" if failed else f"FAILED  an event of SQS: {payload}"


def main():
    port, binary, count = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    deployment = Deployment(port)
    code = package("bootstrap", binary.read_bytes())
    triggers = list(deploy(deployment, code))
    lines = [fails_other_events(deployment)]
    # ministack delays the response of each invocation, but not other invocations.
    with ThreadPoolExecutor(len(triggers)) as pool:
        for of_trigger in pool.map(cases.run, triggers):
            lines += of_trigger
    lines += deviations.check(deployment, code)
    sys.exit(cases.report(lines, count))


if __name__ == "__main__":
    main()
