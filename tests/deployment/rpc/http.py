"""Requests over HTTP/1.1, with the given headers, `host` and `content-length` only."""

import http.client

from .protocols import Request, Response


class HttpTrigger:
    """A trigger whose requests are HTTP requests."""

    def __init__(self, port, host, prefix=""):
        self.port, self.host, self.prefix = port, host, prefix

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(self, request: Request) -> Response:
        connection = self.connect()
        target = self.prefix + request.path + (f"?{request.query}" if request.query else "")
        connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("host", self.host)
        for name, value in request.headers:
            connection.putheader(name, value)
        if request.method == "POST":
            connection.putheader("content-length", str(len(request.body)))
        connection.endheaders(request.body or None)
        try:
            response = connection.getresponse()
            return Response(response.status, response.getheaders(), response.read())
        finally:
            connection.close()
