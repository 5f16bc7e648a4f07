//! What goes wrong, answered in the caller's protocol behind every door.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use lambda_grpc::{Body, HttpService, Request, Response, Status};
use serde_json::{Value, json};
use tower_service::Service;
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_server::{self, EchoServer};

use crate::support::{Reply, WithHeaders, invoke, invoke_before, recorded, say, with_left};

const DOORS: [&str; 8] = [
    "http_api/open.json",
    "function_url/open.json",
    "rest_api/open.json",
    "http_api_v1/jwt.json",
    "alb/single.json",
    "alb/multi_value.json",
    "lattice/v1.json",
    "lattice/v2.json",
];

/// A layer of the application that does not do its work.
#[derive(Debug, Clone, Copy)]
enum Broken {
    PanicsInCall,
    PanicsLater,
    /// With a value that panics again when the panic is over.
    PanicsTwice,
    Fails,
    /// In native gRPC, whatever was asked, as tonic's interceptors do.
    FailsNatively,
    /// With an error that panics when it is dropped.
    FailsAndPanics,
    Hangs,
    /// With a value that panics when the call is cut off.
    HangsAndPanics,
    /// Answers, with an extension that panics when it is dropped.
    AnswersAndPanics,
    /// Answers, with a body in memory whose owner panics when it is dropped.
    OwnsTheBody,
    /// Answers, with a header in such memory.
    OwnsAHeader,
}

/// A value that must not be dropped.
#[derive(Debug, Clone)]
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        // A second panic while a first one unwinds ends every process.
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
            Self::FailsNatively => Box::pin(async {
                let mut response = Status::unauthenticated("who are you").into_http::<Body>();
                response.extensions_mut().insert(PanicsOnDrop);
                Ok(response)
            }),
            Self::FailsAndPanics => Box::pin(async { Err(PanicsOnDrop.into()) }),
            Self::Hangs => Box::pin(std::future::pending()),
            Self::HangsAndPanics => Box::pin(async {
                let _held = PanicsOnDrop;
                std::future::pending().await
            }),
            Self::AnswersAndPanics => Box::pin(async {
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

/// A server that panics once when it is dropped.
#[derive(Clone)]
struct DropsBadly(Broken, Arc<AtomicBool>);

impl Drop for DropsBadly {
    fn drop(&mut self) {
        assert!(!self.1.swap(false, Ordering::Relaxed), "the secret of the server");
    }
}

impl Service<http::Request<Body>> for DropsBadly {
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

/// Returns a header of a reply in whatever form the door has it.
fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let single = reply.json["headers"][name].as_str();
    single.or_else(|| reply.json["multiValueHeaders"][name][0].as_str())
}

fn with_body(door: &str, text: &str) -> Value {
    let mut event = recorded(door);
    event["body"] = json!(base64_simd::STANDARD.encode_to_string(say(text)));
    event
}

#[tokio::test]
async fn answers_for_layers_that_panic() {
    for door in DOORS {
        for broken in [
            Broken::PanicsInCall,
            Broken::PanicsLater,
            Broken::PanicsTwice,
            Broken::FailsAndPanics,
            Broken::OwnsTheBody,
            Broken::OwnsAHeader,
        ] {
            let reply = invoke(broken, &recorded(door)).await.unwrap();
            assert_eq!(reply.trailer("grpc-status"), Some("13"), "{door}");
            assert!(!reply.trailer("grpc-message").unwrap().contains("secret"), "{door}");
        }
    }
}

#[tokio::test]
async fn puts_what_a_native_layer_refuses_into_the_protocol_of_the_caller() {
    for door in DOORS {
        let reply = invoke(Broken::FailsNatively, &recorded(door)).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some("16"), "{door}");
        assert_eq!(reply.trailer("grpc-message"), Some("who are you"), "{door}");
    }
}

#[tokio::test]
async fn refuses_an_event_for_a_server_that_panics_when_it_is_dropped() {
    let server = DropsBadly(Broken::Hangs, Arc::new(AtomicBool::new(true)));
    let refused = invoke(server.clone(), &json!({ "Records": [{ "eventSource": "aws:sqs" }] })).await;
    assert!(refused.is_err());
    assert!(!server.1.load(Ordering::Relaxed), "it was dropped");
}

#[tokio::test]
async fn answers_for_layers_that_hang() {
    for door in DOORS {
        for broken in [Broken::Hangs, Broken::HangsAndPanics] {
            let context = with_left(Duration::from_millis(150));
            let reply = invoke_before(broken, &recorded(door), context).await.unwrap();
            assert_eq!(reply.trailer("grpc-status"), Some("4"), "{door} {broken:?}");
        }
    }
}

#[tokio::test]
async fn sends_a_response_whose_extensions_panic() {
    for door in DOORS {
        let reply = invoke(Broken::AnswersAndPanics, &recorded(door)).await.unwrap();
        assert_eq!((reply.status(), &*reply.body), (200, &b"hi"[..]), "{door}");
        let reply = invoke(say_with_extension(), &recorded(door)).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some("0"), "{door}");
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
async fn keeps_cors_headers_on_a_reply_that_is_too_large() {
    let cors =
        &[("access-control-allow-origin", "https://shop.example"), ("vary", "origin"), ("x-other", "1")];
    for door in DOORS {
        let reply =
            invoke(WithHeaders(EchoServer::new(Echoing), cors), &with_body(door, "large")).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some("8"), "{door}");
        let message = reply.trailer("grpc-message").unwrap();
        assert!(message.contains("`ResponseMode::Streaming`"), "{door}: {message}");
        assert_eq!(header(&reply, "access-control-allow-origin"), Some("https://shop.example"), "{door}");
        assert_eq!(header(&reply, "vary"), Some("origin"), "{door}");
        assert_eq!(header(&reply, "x-other"), None, "{door}");
    }
}

#[tokio::test]
async fn refuses_headers_that_a_door_would_not_let_through() {
    for (door, is_refused) in [
        ("http_api/open.json", true),
        ("rest_api/open.json", true),
        ("http_api_v1/jwt.json", true),
        ("alb/single.json", true),
        ("alb/multi_value.json", true),
        // AWS tells no limit of these.
        ("function_url/open.json", false),
        ("lattice/v2.json", false),
    ] {
        let reply = invoke(EchoServer::new(Echoing), &with_body(door, "metadata")).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some(if is_refused { "8" } else { "0" }), "{door}");
        assert_eq!(header(&reply, "x-large").is_some(), !is_refused, "{door}");
        if is_refused {
            assert!(reply.trailer("grpc-message").unwrap().contains("send less metadata"), "{door}");
        }
    }
}

#[tokio::test]
async fn cuts_a_message_that_stands_in_headers() {
    for door in ["http_api/open.json", "alb/single.json"] {
        let mut event = recorded(door);
        event["headers"]["content-type"] = json!("application/grpc");
        let reply = invoke(Broken::Fails, &event).await.unwrap();
        assert_eq!(header(&reply, "grpc-status"), Some("2"), "{door}");
        let message = header(&reply, "grpc-message").unwrap();
        assert!(message.ends_with("%A9...") && message.len() > 9_000 && message.len() < 32_768, "{door}");
        // In a gRPC-Web body there is room for all of it.
        let reply = invoke(Broken::Fails, &recorded(door)).await.unwrap();
        assert_eq!(reply.trailer("grpc-message").unwrap().len(), 6 * 20_000, "{door}");
    }
}

#[tokio::test]
async fn explains_a_body_that_is_no_base64_behind_every_door() {
    for door in DOORS {
        let mut event = recorded(door);
        event["body"] = json!("!!!");
        let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some("13"), "{door}");
    }
}

#[tokio::test]
async fn explains_compressed_json_that_came_as_text() {
    // HTTP APIs and Function URLs look at the content type alone.
    for door in ["http_api/open.json", "function_url/open.json"] {
        let mut event = recorded(door);
        event["headers"]["content-type"] = json!("application/json");
        event["headers"]["content-encoding"] = json!("gzip");
        event["isBase64Encoded"] = json!(false);
        event["body"] = json!(String::from_utf8_lossy(b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xaa"));
        let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        let text = String::from_utf8_lossy(&reply.body);
        assert!(text.contains("which must not be compressed"), "{door}: {text}");
    }
}
