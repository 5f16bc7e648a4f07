use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tower_service::Service;

use super::*;
use crate::body::Body;
use crate::future::BoxFuture;
use crate::host::local::host_check::HostCheck;

/// No test waits as long. One that hangs shows that a timeout is missing.
const LONG: Duration = Duration::from_secs(24 * 60 * 60);
const SHORT: Duration = Duration::from_millis(3);
const PATIENT: Timeouts = Timeouts { headers: LONG, body: LONG, flush: SHORT, grace: LONG };

/// The beginnings of requests that never become complete.
const HALF_REQUESTS: [&[u8]; 8] = [
    b"",
    b"P",
    b"PRI * HTTP/2.0\r\n\r\nSM",
    b"POST /a.B/C HTTP/1.1\r\n",
    b"POST /a.B/C HTTP/1.1\r\nhost: localhost\r\ncontent-le",
    // A complete request, and half of another.
    b"GET /a.B/C HTTP/1.1\r\nhost: localhost\r\n\r\nGET /",
    // HTTP/2: half of a HEADERS frame, and one whose CONTINUATION is missing.
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x0e\x01\x04\0\0\0\x01\x83",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x01\x01\0\0\0\0\x01\x83",
];

/// Requests with a part of their bodies.
const HALF_BODIES: [&[u8]; 3] = [
    b"POST /a.B/C HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\na",
    b"POST /a.B/C HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n",
    HTTP2_HALF_BODY,
];

/// `POST http://localhost/` over HTTP/2, without END_STREAM, and a DATA frame.
const HTTP2_HALF_BODY: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\
    \0\0\x0e\x01\x04\0\0\0\x01\x83\x86\x84\x41\x09localhost\0\0\x01\0\0\0\0\0\x01a";

const GET: &[u8] = b"GET /a.B/C HTTP/1.1\r\nhost: localhost\r\n\r\n";
const GET_AND_CLOSE: &[u8] = b"GET /a.B/C HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

struct Server {
    address: SocketAddr,
    ctrl_c: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

/// Starts a server that calls `service`.
async fn start<S: HttpService>(timeouts: Timeouts, service: S) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let gateway = Gateway::new(Default::default(), service, HostCheck::new(address));
    let (ctrl_c, pressed) = oneshot::channel();
    let ended = tokio::spawn(serve(listener, gateway, timeouts, async { drop(pressed.await) }));
    Server { address, ctrl_c, ended }
}

impl Server {
    async fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream
    }

    /// Sends a request after which the connection closes, and returns the response.
    async fn call(&self, request: &[u8]) -> String {
        read(self.send(request).await).await
    }
}

/// Reads until the server closes the connection.
async fn read(mut stream: TcpStream) -> String {
    let mut received = Vec::new();
    // The server resets a connection with bytes that it has not read.
    let _ = stream.read_to_end(&mut received).await;
    String::from_utf8_lossy(&received).into_owned()
}

/// Reads HTTP/2 frames up to the HEADERS of a response, and returns their first byte.
async fn read_response_http2(stream: &mut TcpStream) -> u8 {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let mut payload = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
        stream.read_exact(&mut payload).await.unwrap();
        if head[3] == 1 {
            return payload[0];
        }
    }
}

/// Responds at once.
#[derive(Clone)]
struct Prompt;

impl Service<Request<Body>> for Prompt {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Ok(Response::default()))
    }
}

/// Sends the means to respond for each call.
#[derive(Clone)]
struct OnCommand(mpsc::UnboundedSender<oneshot::Sender<()>>);

impl Service<Request<Body>> for OnCommand {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let (respond, commanded) = oneshot::channel();
        self.0.send(respond).unwrap();
        Box::pin(async {
            let _ = commanded.await;
            Ok(Response::new(Body::new("done")))
        })
    }
}

#[tokio::test]
async fn closes_connections_whose_headers_do_not_come() {
    let server = start(Timeouts { headers: SHORT, ..PATIENT }, Prompt).await;
    for start in HALF_REQUESTS {
        server.call(start).await;
    }
}

#[tokio::test]
async fn rejects_bodies_that_do_not_come() {
    let server = start(Timeouts { body: SHORT, ..PATIENT }, Prompt).await;
    let (http2, http1) = HALF_BODIES.split_last().unwrap();
    for start in http1 {
        let response = server.call(start).await;
        assert!(response.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{response}");
        assert!(response.contains("\r\nconnection: close\r\n"), "{response}");
        assert!(
            response.ends_with(r#"{"message":"Request Timeout: the body did not arrive"}"#),
            "{response}"
        );
    }
    let mut stream = server.send(http2).await;
    // HPACK has a number for 200, and a literal for 408: the name of index 8 (RFC 7541, appendix A).
    assert_eq!(read_response_http2(&mut stream).await & 0x3f, 8);
}

#[tokio::test]
async fn serves_http2_if_its_preface_comes_in_parts() {
    let server = start(PATIENT, Prompt).await;
    let request = [HTTP2_HALF_BODY, b"\0\0\0\0\x01\0\0\0\x01"].concat();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    for part in request.chunks(1) {
        stream.write_all(part).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(read_response_http2(&mut stream).await, 0x88, "the number of `:status: 200`");
}

#[tokio::test]
async fn rejects_requests_with_two_hosts() {
    let server = start(PATIENT, Prompt).await;
    let response = server
        .call(b"GET / HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await;
    assert!(response.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{response}");
    assert!(response.contains("more than one `Host` header"), "{response}");
    assert!(server.call(GET_AND_CLOSE).await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn ctrl_c_does_not_wait_for_half_of_a_request() {
    let server = start(PATIENT, Prompt).await;
    let mut clients = Vec::new();
    for start in HALF_REQUESTS.iter().chain(&HALF_BODIES).chain([&GET]) {
        clients.push(server.send(start).await);
    }
    // Connections are accepted in their order.
    assert!(server.call(GET_AND_CLOSE).await.starts_with("HTTP/1.1 200 OK\r\n"));
    server.ctrl_c.send(()).unwrap();
    server.ended.await.unwrap();
    for client in clients {
        read(client).await;
    }
}

#[tokio::test]
async fn ctrl_c_waits_for_calls_in_flight() {
    let (service, mut calls) = mpsc::unbounded_channel();
    let server = start(PATIENT, OnCommand(service)).await;
    let http1 = server.send(GET).await;
    let respond = calls.recv().await.unwrap();
    // A stream whose body does not come, and one whose call is in flight.
    let call = b"\0\0\x0e\x01\x05\0\0\0\x03\x83\x86\x84\x41\x09localhost";
    let mut http2 = server.send(&[HTTP2_HALF_BODY, call].concat()).await;
    let respond_http2 = calls.recv().await.unwrap();
    server.ctrl_c.send(()).unwrap();
    respond.send(()).unwrap();
    let response = read(http1).await;
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with("\r\n\r\ndone"), "{response}");
    assert!(!server.ended.is_finished());
    respond_http2.send(()).unwrap();
    assert_eq!(read_response_http2(&mut http2).await, 0x88);
    server.ended.await.unwrap();
}

#[tokio::test]
async fn ctrl_c_does_not_wait_for_ever() {
    let (service, mut calls) = mpsc::unbounded_channel();
    let server = start(Timeouts { grace: SHORT, ..PATIENT }, OnCommand(service)).await;
    let client = server.send(GET).await;
    let _respond = calls.recv().await.unwrap();
    server.ctrl_c.send(()).unwrap();
    server.ended.await.unwrap();
    drop(client);
}
