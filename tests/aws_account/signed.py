"""Requests with a signature of IAM (Signature Version 4)."""

import dataclasses
import http.client
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from rpc.http import HttpTrigger


@dataclasses.dataclass(frozen=True)
class Signer:
    """Who signs, and where the requests are sent: to AWS, or to an emulator."""

    credentials: object
    region: str
    emulator: str | None = None

    def of_session(self, session):
        """Returns a signer with the credentials that STS returned for a session."""
        keys = (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
        return dataclasses.replace(self, credentials=Credentials(*keys))

    def connect(self, host, timeout=60):
        if self.emulator is None:
            return http.client.HTTPSConnection(host, timeout=timeout)
        return http.client.HTTPConnection(urlsplit(self.emulator).netloc, timeout=timeout)

    def headers(self, service, method, url, body):
        request = AWSRequest(method, url, data=body)
        SigV4Auth(self.credentials, service, self.region).add_auth(request)
        return [(name, value) for name, value in request.headers.items() if name.lower() != "host"]


class SignedTrigger(HttpTrigger):
    """A trigger that only IAM authorizes. `service` is `execute-api` or `lambda`."""

    def __init__(self, signer, service, host, prefix=""):
        super().__init__(443, host, prefix)
        self.signer, self.service = signer, service

    def connect(self):
        return self.signer.connect(self.host)

    def signed(self, request):
        """Returns the request with the headers of a signature."""
        url = f"https://{self.host}{self.prefix}{request.path}" + (f"?{request.query}" if request.query else "")
        signature = self.signer.headers(self.service, request.method, url, request.body)
        return dataclasses.replace(request, headers=[*request.headers, *signature])

    def send(self, request):
        return super().send(self.signed(request))

    def send_unsigned(self, request):
        return super().send(request)
