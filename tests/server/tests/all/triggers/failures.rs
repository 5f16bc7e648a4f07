//! Failures of layers, requests and responses, in the protocol of the caller, behind every trigger.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use lambda_grpc::body::Body;
use lambda_grpc::host::HttpService;
use lambda_grpc::{Request, Response, Status};
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::{self, EchoServer};
use service::pb::{Action, Message};
use tower_service::Service;

use crate::support::{
    LambdaResponse, WithHeaders, context_with_remaining, frame, invoke, invoke_with_context, recorded,
};

/// An event of every trigger, in every payload format.
const EVENTS: [&str; 8] = [
    "http_api/open.json",
    "function_url/open.json",
    "rest_api/open.json",
    "http_api_v1/jwt.json",
    "alb/single.json",
    "alb/multi_value.json",
    "lattice/v1.json",
    "lattice/v2.json",
];

/// A defective layer of the application.
#[derive(Debug, Clone, Copy)]
enum Broken {
    PanicsInCall,
    PanicsLater,
    /// Panics with a value that panics when it is dropped.
    PanicsTwice,
    Fails,
    /// Rejects every request in native gRPC, as tonic's interceptors do.
    RejectsNatively,
    /// Fails with an error that panics when it is dropped.
    FailsAndPanics,
    Hangs,
    /// Hangs, with a value that panics when the call is cancelled.
    HangsAndPanics,
    /// Responds with an extension that panics when it is dropped.
    RespondsAndPanics,
    /// Responds with a body in memory whose owner panics when it is dropped.
    OwnsTheBody,
    /// Responds with a header in such memory.
    OwnsAHeader,
}

/// A value that panics when it is dropped.
#[derive(Debug, Clone)]
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        // A panic during another panic would abort the process.
        assert!(std::thread::panicking(), "the secret of the value");
    }
}

impl AsRef<[u8]> for PanicsOnDrop {
    fn as_ref(&self) -> &[u8] {
        b"memory"
    }
}

impl std::fmt::Display for PanicsOnDrop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken")
    }
}

impl std::error::Error for PanicsOnDrop {}

impl Service<http::Request<Body>> for Broken {
    type Response = http::Response<Body>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Body>) -> Self::Future {
        let kind = *self;
        match kind {
            Self::PanicsInCall => panic!("the secret of the layer"),
            Self::PanicsLater => Box::pin(async { panic!("the secret of the layer") }),
            Self::PanicsTwice => Box::pin(async { std::panic::panic_any(PanicsOnDrop) }),
            Self::Fails => Box::pin(async { Err("é".repeat(20_000).into()) }),
            Self::RejectsNatively => Box::pin(async {
                let mut response = Status::unauthenticated("who are you").into_http::<Body>();
                response.extensions_mut().insert(PanicsOnDrop);
                Ok(response)
            }),
            Self::FailsAndPanics => Box::pin(async { Err(PanicsOnDrop.into()) }),
            Self::Hangs => Box::pin(std::future::pending()),
            Self::HangsAndPanics => Box::pin(async {
                let _value = PanicsOnDrop;
                std::future::pending().await
            }),
            Self::RespondsAndPanics => Box::pin(async {
                let mut response = http::Response::new(Body::new("hi"));
                response.headers_mut().insert("content-type", "text/plain".parse()?);
                response.extensions_mut().insert(PanicsOnDrop);
                Ok(response)
            }),
            Self::OwnsTheBody => {
                Box::pin(async { Ok(http::Response::new(Body::new(bytes::Bytes::from_owner(PanicsOnDrop)))) })
            }
            Self::OwnsAHeader => Box::pin(async {
                let mut response = http::Response::new(Body::empty());
                let value = http::HeaderValue::from_maybe_shared(bytes::Bytes::from_owner(PanicsOnDrop))?;
                response.headers_mut().insert("x-owned", value);
                Ok(response)
            }),
        }
    }
}

/// A server of which one clone panics when it is dropped.
#[derive(Clone)]
struct PanicsOnceOnDrop(Broken, Arc<AtomicBool>);

impl Drop for PanicsOnceOnDrop {
    fn drop(&mut self) {
        assert!(!self.1.swap(false, Ordering::Relaxed), "the secret of the server");
    }
}

impl Service<http::Request<Body>> for PanicsOnceOnDrop {
    type Response = http::Response<Body>;
    type Error = <Broken as Service<http::Request<Body>>>::Error;
    type Future = <Broken as Service<http::Request<Body>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        self.0.call(request)
    }
}

/// Returns a header of a response, in either form of headers.
fn header<'a>(response: &'a LambdaResponse, name: &str) -> Option<&'a str> {
    let single = response.json["headers"][name].as_str();
    single.or_else(|| response.json["multiValueHeaders"][name][0].as_str())
}

/// Returns a recorded event, with this message.
fn with_body(file: &str, message: &Message) -> Value {
    let mut event = recorded(file);
    event["body"] = json!(base64_simd::STANDARD.encode_to_string(frame(&message.encode_to_vec())));
    event
}

#[tokio::test]
async fn catches_panics_of_layers() {
    for file in EVENTS {
        for broken in [
            Broken::PanicsInCall,
            Broken::PanicsLater,
            Broken::PanicsTwice,
            Broken::FailsAndPanics,
            Broken::OwnsTheBody,
            Broken::OwnsAHeader,
        ] {
            let response = invoke(broken, &recorded(file)).await.unwrap();
            assert_eq!(response.trailer("grpc-status"), Some("13"), "{file}");
            assert!(!response.trailer("grpc-message").unwrap().contains("secret"), "{file}");
        }
    }
}

#[tokio::test]
async fn translates_native_rejections() {
    for file in EVENTS {
        let response = invoke(Broken::RejectsNatively, &recorded(file)).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some("16"), "{file}");
        assert_eq!(response.trailer("grpc-message"), Some("who are you"), "{file}");
    }
}

#[tokio::test]
async fn catches_the_panic_of_a_server_that_is_dropped() {
    let server = PanicsOnceOnDrop(Broken::Hangs, Arc::new(AtomicBool::new(true)));
    let result = invoke(server.clone(), &json!({ "Records": [{ "eventSource": "aws:sqs" }] })).await;
    assert!(result.is_err());
    assert!(!server.1.load(Ordering::Relaxed), "the server was dropped");
}

#[tokio::test]
async fn ends_layers_that_hang_at_the_deadline() {
    for file in EVENTS {
        for broken in [Broken::Hangs, Broken::HangsAndPanics] {
            let context = context_with_remaining(Duration::from_millis(150));
            let response = invoke_with_context(broken, &recorded(file), context).await.unwrap();
            assert_eq!(response.trailer("grpc-status"), Some("4"), "{file} {broken:?}");
        }
    }
}

#[tokio::test]
async fn sends_a_response_with_an_extension_that_panics() {
    for file in EVENTS {
        let response = invoke(Broken::RespondsAndPanics, &recorded(file)).await.unwrap();
        assert_eq!((response.status(), &*response.body), (200, &b"hi"[..]), "{file}");
        let response = invoke(say_with_extension(), &recorded(file)).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some("0"), "{file}");
    }
}

/// A handler whose response has an extension that panics when it is dropped.
fn say_with_extension() -> impl HttpService {
    echo_server::say(|request: Request<Message>| async {
        let mut response = Response::new(request.into_inner());
        response.extensions_mut().insert(PanicsOnDrop);
        Ok(response)
    })
}

#[tokio::test]
async fn keeps_the_cors_headers_of_a_response_that_is_too_large() {
    let cors =
        &[("access-control-allow-origin", "https://shop.example"), ("vary", "origin"), ("x-other", "1")];
    let large = Message { size: 5_000_000, ..Message::default() };
    for file in EVENTS {
        let server = WithHeaders(EchoServer::new(Echoing), cors);
        let response = invoke(server, &with_body(file, &large)).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some("8"), "{file}");
        let message = response.trailer("grpc-message").unwrap();
        assert!(message.contains("`ResponseMode::Streaming`"), "{file}: {message}");
        assert_eq!(header(&response, "access-control-allow-origin"), Some("https://shop.example"), "{file}");
        assert_eq!(header(&response, "vary"), Some("origin"), "{file}");
        assert_eq!(header(&response, "x-other"), None, "{file}");
    }
}

#[tokio::test]
async fn rejects_headers_over_the_limit_of_the_trigger() {
    for (file, is_rejected) in [
        ("http_api/open.json", true),
        ("rest_api/open.json", true),
        ("http_api_v1/jwt.json", true),
        ("alb/single.json", true),
        ("alb/multi_value.json", true),
        // AWS documents no limit for these.
        ("function_url/open.json", false),
        ("lattice/v2.json", false),
    ] {
        let event = with_body(file, &Action::SendLargeMetadata.into());
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some(if is_rejected { "8" } else { "0" }), "{file}");
        assert_eq!(header(&response, "x-large").is_some(), !is_rejected, "{file}");
        if is_rejected {
            assert!(response.trailer("grpc-message").unwrap().contains("send less metadata"), "{file}");
        }
    }
}

#[tokio::test]
async fn truncates_a_message_in_headers() {
    for file in ["http_api/open.json", "alb/single.json"] {
        let mut event = recorded(file);
        event["headers"]["content-type"] = json!("application/grpc");
        let response = invoke(Broken::Fails, &event).await.unwrap();
        assert_eq!(header(&response, "grpc-status"), Some("2"), "{file}");
        let message = header(&response, "grpc-message").unwrap();
        assert!(message.ends_with("%A9...") && message.len() > 9_000 && message.len() < 32_768, "{file}");
        // A gRPC-Web body has no such limit.
        let response = invoke(Broken::Fails, &recorded(file)).await.unwrap();
        assert_eq!(response.trailer("grpc-message").unwrap().len(), 6 * 20_000, "{file}");
    }
}

#[tokio::test]
async fn rejects_invalid_base64() {
    for file in EVENTS {
        let mut event = recorded(file);
        event["body"] = json!("!!!");
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some("13"), "{file}");
    }
}

#[tokio::test]
async fn explains_damaged_compressed_json() {
    // HTTP APIs and Function URLs send JSON as text, whatever its content encoding is.
    for file in ["http_api/open.json", "function_url/open.json"] {
        let mut event = recorded(file);
        event["headers"]["content-type"] = json!("application/json");
        event["headers"]["content-encoding"] = json!("gzip");
        event["isBase64Encoded"] = json!(false);
        event["body"] = json!(String::from_utf8_lossy(b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xaa"));
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        let text = String::from_utf8_lossy(&response.body);
        assert!(
            text.contains("behind an HTTP API or a Function URL, do not compress JSON"),
            "{file}: {text}"
        );
    }
}
