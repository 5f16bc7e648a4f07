"""What the stack has deployed: its triggers and its functions."""

import json
from dataclasses import replace
from urllib.parse import urlsplit

import deviations
from rpc.cases import Trigger
from rpc.messages import Payload
from rpc.protocols import GrpcWeb
from signed import SignedTrigger
from template import HTTP_APIS, REST_APIS, URLS


class Undecided(Exception):
    """A question has no answer, because a call did not get as far as its trigger or function."""


class Deployed:
    def __init__(self, session, signer, outputs):
        self.session, self.signer, self.outputs = session, signer, outputs
        self.aws_lambda = self.client("lambda")

    def client(self, service):
        return self.session.client(service, endpoint_url=self.signer.emulator)

    def rest_api(self, name):
        # The domain of all APIs. Only HTTP APIs have an attribute that contains it.
        domain = self.host("HttpApi").split(".", 1)[1]
        return SignedTrigger(self.signer, "execute-api", f"{self.outputs[name]}.{domain}", "/prod")

    def http_api(self, name):
        return SignedTrigger(self.signer, "execute-api", self.host(name))

    def url(self, name, signer=None):
        return SignedTrigger(signer or self.signer, "lambda", self.host(f"{name}Url"))

    def host(self, output):
        return urlsplit(self.outputs[output]).netloc

    def triggers(self):
        """Yields each trigger of the probe service."""
        # ministack's Function URLs stream text only, and its REST APIs do not stream.
        has_binary = not self.signer.emulator
        yield Trigger("rest-api", self.rest_api("RestApi").send)
        if has_binary:
            yield Trigger("rest-api, stream", self.rest_api("RestApiStreaming").send)
        yield Trigger("http-api", self.http_api("HttpApi").send)
        yield Trigger("http-api, format 1.0", self.http_api("HttpApiOfFormat1").send)
        yield Trigger("function-url", self.url("Probe").send)
        streaming = Trigger("function-url, stream", self.url("Streaming").send)
        yield streaming if has_binary else replace(streaming, leave_out=deviations.is_not_text)

    def all_triggers(self):
        """Returns every trigger, by the name of its resource."""
        urls = {name: self.url(name) for name in URLS}
        return urls | {name: self.rest_api(name) for name in REST_APIS} | {name: self.http_api(name) for name in HTTP_APIS}

    def event_triggers(self):
        """Returns each trigger of the function that returns its event, and the path there."""
        return {
            "REST API": (self.rest_api("RestApi"), "/event"),
            "HTTP API": (self.http_api("HttpApiOfEvents"), "/event"),
            "Function URL": (self.url("Event"), "/event"),
        }


def returned(trigger, request):
    """Returns what the function that returns its event responds with."""
    response = trigger.send(request)
    if response.status != 200:
        raise Undecided(f"HTTP {response.status}")
    return json.loads(response.body)


def echo():
    """Returns a gRPC-Web request for the probe service."""
    return GrpcWeb().request("Echo", Payload("text"), [])
