"""HTTP/2, where the frames of a response matter."""

import socket
import ssl

from h2.connection import H2Connection
from h2.events import ResponseReceived


def connect(host):
    """Connects with TLS, and offers HTTP/2 and HTTP/1.1. Returns the connection."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context.wrap_socket(socket.create_connection((host, 443), timeout=10), server_hostname=host)


def ends_with_headers(connection, host, request):
    """Sends a request, and returns whether the HEADERS frame of the response has the flag END_STREAM."""
    state = H2Connection()
    state.initiate_connection()
    pseudo_headers = [(":method", request.method), (":scheme", "https"), (":authority", host), (":path", request.path)]
    headers = [(name.lower(), value) for name, value in request.headers]
    state.send_headers(1, pseudo_headers + headers)
    state.send_data(1, request.body, end_stream=True)
    while True:
        connection.sendall(state.data_to_send())
        received = connection.recv(65_536)
        if not received:
            raise ConnectionError("the connection was closed without a response")
        for event in state.receive_data(received):
            if isinstance(event, ResponseReceived):
                return event.stream_ended is not None
