//! Request targets that could bypass an authorizer, on third-party HTTP servers over real connections.
//! `tests/server` has the events of every trigger.

use std::net::SocketAddr;

use crate::support::start_at;
use http::uri::PathAndQuery;
use http::{HeaderMap, Request, Uri};
use http_body_util::BodyExt;
use lambda_grpc::layer::TwirpPrefix;
use server::authorizer::{AuthorizerLayer, Noting, Outcome, router};
use server::no_package::twirp_server::TwirpServer;

use server::targets::{Call, Counts, METHODS, calls};
use service::pb::echo_server::EchoServer;
use service::pb::other_server::OtherServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Server};
use tower::{Layer, Service, ServiceBuilder, ServiceExt};

/// Sends every call over HTTP/1.1 and HTTP/2 to a server that serves its methods below `prefixes`.
async fn check(name: &str, address: SocketAddr, prefixes: &[&str], decode: fn(&str) -> String) {
    let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let (mut http1, mut http2) = (Counts::default(), Counts::default());
    let mut connection = None;
    for call in METHODS.into_iter().flat_map(calls) {
        let Ok(uri) = call.target().parse::<Uri>() else { continue };
        let called = decode(uri.path());
        let outcome = over_http1(&mut connection, address, &call).await;
        http1.add(&outcome, &called, prefixes, &[""], &call);
        if uri.path().starts_with('/') {
            let outcome = over_http2(&channel, &uri, &call).await;
            http2.add(&outcome, &called, prefixes, &[""], &call);
        }
    }
    http1.finish(&format!("{name}, HTTP/1.1"));
    http2.finish(&format!("{name}, HTTP/2"));
}

fn outcome(headers: &HeaderMap) -> Outcome {
    let text = |name| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Outcome { ran: text("x-ran"), seen: text("x-seen") }
}

/// Sends a request without an HTTP client, because clients reject some of these targets.
async fn over_http1(connection: &mut Option<TcpStream>, address: SocketAddr, call: &Call) -> Outcome {
    let (method, target, body) = (call.method, call.target(), call.body());
    let mut head = format!(
        "{method} {target} HTTP/1.1\r\nhost: {address}\r\ncontent-type: {}\r\ncontent-length: {}\r\n",
        call.content_type,
        body.len()
    );
    if let Some((name, value)) = &call.header {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let request = [head.as_bytes(), b"\r\n", body].concat();
    let stream = match connection {
        Some(stream) => stream,
        None => connection.insert(TcpStream::connect(address).await.unwrap()),
    };
    stream.write_all(&request).await.unwrap();
    let (headers, is_last) = response(stream).await;
    if is_last {
        *connection = None;
    }
    outcome(&headers)
}

/// Reads a response to its end. Returns its headers, and whether it is the last response on the connection.
async fn response(stream: &mut TcpStream) -> (HeaderMap, bool) {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break String::from_utf8(bytes.drain(..end + 4).collect()).unwrap();
        }
        if stream.read_buf(&mut bytes).await.unwrap() == 0 {
            return (HeaderMap::new(), true);
        }
    };
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    let headers: HeaderMap =
        fields.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let length = headers.get("content-length").map(|value| value.to_str().unwrap().parse::<usize>().unwrap());
    let is_complete = |bytes: &[u8]| match length {
        Some(length) => bytes.len() >= length,
        None => !headers.contains_key("transfer-encoding") || bytes.ends_with(b"0\r\n\r\n"),
    };
    let mut is_last = headers.get("connection").is_some_and(|value| value == "close");
    while !is_complete(&bytes) {
        if stream.read_buf(&mut bytes).await.unwrap() == 0 {
            is_last = true;
            break;
        }
    }
    (headers, is_last)
}

async fn over_http2(channel: &Channel, uri: &Uri, call: &Call) -> Outcome {
    let target = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let mut request =
        Request::builder().method(call.method).uri(target).header("content-type", call.content_type);
    if let Some((name, value)) = &call.header {
        request = request.header(*name, value);
    }
    let body = tonic::body::Body::new(http_body_util::Full::from(call.body()));
    let mut channel = channel.clone();
    let response = channel.ready().await.unwrap().call(request.body(body).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    // If the stream was reset, the response has headers but no body.
    let _ = body.collect().await;
    outcome(&head.headers)
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn undecoded(path: &str) -> String {
    path.to_owned()
}

#[tokio::test]
async fn transport_of_tonic_serves_each_method_at_one_path() {
    let (listener, address) = listen().await;
    let server = Server::builder()
        .accept_http1(true)
        .layer(AuthorizerLayer)
        .add_service(EchoServer::new(Noting))
        .add_service(OtherServer::new(Noting))
        .add_service(TwirpServer::new(Noting));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    check("tonic's transport", address, &[""], undecoded).await;
}

#[tokio::test]
async fn transport_of_tonic_serves_the_twirp_prefix_if_it_is_set() {
    let (listener, address) = listen().await;
    let server = Server::builder()
        .accept_http1(true)
        .layer(ServiceBuilder::new().layer(TwirpPrefix::new("/twirp")).layer(AuthorizerLayer).into_inner())
        .add_service(EchoServer::new(Noting))
        .add_service(OtherServer::new(Noting))
        .add_service(TwirpServer::new(Noting));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    check("tonic's transport, with Twirp's prefix", address, &["", "/twirp"], undecoded).await;
}

#[tokio::test]
async fn axum_serves_each_method_at_one_path() {
    let (listener, address) = listen().await;
    let router = axum::Router::new().fallback_service(AuthorizerLayer.layer(router()));
    tokio::spawn(async { axum::serve(listener, router).await });
    check("axum", address, &[""], undecoded).await;
}

#[tokio::test]
async fn axum_serves_the_twirp_prefix_if_it_is_set() {
    let (listener, address) = listen().await;
    let server = TwirpPrefix::new("/twirp").layer(AuthorizerLayer.layer(router()));
    let router = axum::Router::new().fallback_service(server);
    tokio::spawn(async { axum::serve(listener, router).await });
    check("axum, with Twirp's prefix", address, &["", "/twirp"], undecoded).await;
}

#[tokio::test]
async fn local_host_serves_the_configured_prefixes() {
    let (_child, address) = start_at(env!("CARGO_BIN_EXE_noting")).await;
    // The local host emulates an HTTP API, which decodes a path before it matches its routes.
    let decode = |path: &str| percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    check("local host", address.parse().unwrap(), &["/api", "/api/twirp"], decode).await;
}
