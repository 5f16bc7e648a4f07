//! Calls of streaming RPCs, which no server of this crate has.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::{
    LambdaResponse, WithHeaders, context_with_remaining, frame, invoke, invoke_handler, invoke_with_context,
    post,
};
use bytes::Bytes;
use http::{HeaderMap, Request, Version};
use http_body::Frame;
use lambda_grpc::Host;
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::{Router, Status};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::Message;
use service::pb::echo_server::EchoServer;
use service::pb::other_server;
use tower_service::Service;

const CONTENT_TYPES: [&str; 2] = ["application/connect+proto", "application/connect+json"];
const TAIL: &str = "/echo.Echo/Tail";

/// Returns the event of a call that sends two messages.
fn event(path: &str, content_type: &str) -> Value {
    post(path, content_type, &[frame(b"{}"), frame(b"")].concat())
}

/// Returns the end of a stream without messages.
fn end(response: &LambdaResponse, content_type: &str) -> Value {
    assert_eq!(response.status(), 200);
    assert_eq!(response.json["headers"]["content-type"], content_type);
    assert_eq!(response.json["isBase64Encoded"], true);
    let (head, json) = response.body.split_first_chunk::<5>().unwrap();
    let [flags, length @ ..] = *head;
    assert_eq!((flags, u32::from_be_bytes(length) as usize), (2, json.len()));
    serde_json::from_slice(json).unwrap()
}

async fn call(path: &str, content_type: &str) -> Value {
    let response = invoke(EchoServer::new(Echoing), &event(path, content_type)).await.unwrap();
    end(&response, content_type)
}

#[tokio::test]
async fn says_in_connect_why_no_stream_is_served() {
    for content_type in CONTENT_TYPES {
        for (path, words) in [
            (TAIL, "the build of this server left out `Tail` (`skip_rpc`): call"),
            ("/echo.Echo/Tial", "`echo.Echo` has no method `Tial`"),
            ("/echo.Nobody/Tail", "unknown service `echo.Nobody` (served: `echo.Echo`)"),
            ("/echo.Echo/Sya", "did you mean `/echo.Echo/Say`?"),
            ("/", "the path of a call is `/package.Service/Method`"),
        ] {
            let end = call(path, content_type).await;
            assert_eq!(end["error"]["code"], "unimplemented", "{path}");
            let text = end["error"]["message"].as_str().unwrap();
            assert!(text.contains(words) && text.contains("is not served here"), "{text}");
            assert!(!text.contains("left out") || !text.contains("did you mean"), "{text}");
        }
    }
}

#[tokio::test]
async fn names_the_content_type_of_a_unary_call() {
    for (content_type, unary) in CONTENT_TYPES.into_iter().zip(["application/proto", "application/json"]) {
        let end = call("/echo.Echo/Say", content_type).await;
        assert_eq!(end["error"]["code"], "unimplemented");
        let text = end["error"]["message"].as_str().unwrap();
        for words in ["`/echo.Echo/Say` was called as a streaming RPC", &format!("(content type `{unary}`)")]
        {
            assert!(text.contains(words), "{text}");
        }
        assert_eq!(end["metadata"], Value::Null);
    }
}

#[tokio::test]
async fn checks_the_version_of_connect() {
    for (version, code) in [("1", "unimplemented"), ("2", "invalid_argument"), ("", "invalid_argument")] {
        let mut event = event(TAIL, CONTENT_TYPES[0]);
        event["headers"]["connect-protocol-version"] = json!(version);
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(end(&response, CONTENT_TYPES[0])["error"]["code"], code, "{version}");
    }
}

#[tokio::test]
async fn does_not_compress_the_end_of_a_stream() {
    let mut event = event("/echo.Echo/Say", CONTENT_TYPES[0]);
    for name in ["connect-content-encoding", "connect-accept-encoding", "accept-encoding", "content-encoding"]
    {
        event["headers"][name] = json!("gzip");
    }
    event["rawPath"] = json!(format!("/{}/Say", "a".repeat(4000)));
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(end(&response, CONTENT_TYPES[0])["error"]["code"], "unimplemented");
    assert_eq!(response.header("content-encoding"), None);
    assert_eq!(response.header("connect-content-encoding"), None);
}

#[tokio::test]
async fn sends_rejections_of_layers_and_of_the_host_at_the_end_of_the_stream() {
    let content_type = CONTENT_TYPES[1];
    let response = invoke(Rejecting, &event(TAIL, content_type)).await.unwrap();
    let expected = json!({
        "error": { "code": "unauthenticated", "message": "who are you" }, "metadata": { "x-hint": ["a", "b"] }
    });
    assert_eq!(end(&response, content_type), expected);

    let late = context_with_remaining(Duration::from_millis(1));
    let response =
        invoke_with_context(EchoServer::new(Echoing), &event(TAIL, content_type), late).await.unwrap();
    assert_eq!(end(&response, content_type)["error"]["code"], "deadline_exceeded");

    let large = WithHeaders(EchoServer::new(Echoing), &[("x-large", LARGE)]);
    let response = invoke(large, &event(TAIL, content_type)).await.unwrap();
    assert_eq!(end(&response, content_type)["error"]["code"], "resource_exhausted");

    let mut event = event(TAIL, content_type);
    event["body"] = json!("!!!");
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(end(&response, content_type)["error"]["code"], "internal");

    let outside = Host::new().path_prefix("/v1").handler(EchoServer::new(Echoing));
    let response = invoke_handler(outside, &self::event(TAIL, content_type), LambdaContext::default()).await;
    assert_eq!(end(&response.unwrap(), content_type)["error"]["code"], "unimplemented");
}

const LARGE: &str = {
    const BYTES: [u8; 12_000] = [b'a'; 12_000];
    match str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => panic!(),
    }
};

/// A layer that rejects every call, as the interceptors of tonic do.
#[derive(Clone)]
struct Rejecting;

impl Service<Request<Body>> for Rejecting {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let response = http::Response::builder()
            .header("content-type", "application/grpc")
            .header("grpc-status", "16")
            .header("grpc-message", "who are you")
            .header("x-hint", "a")
            .header("x-hint", "b");
        std::future::ready(Ok(response.body(Body::empty()).unwrap()))
    }
}

#[tokio::test]
async fn says_in_grpc_why_no_stream_is_served() {
    let words = "`/echo.Echo/Tail` is not served here: the build of this server left out `Tail` (`skip_rpc`): call a \
                 server that serves it, or another RPC";
    let server = || EchoServer::new(Echoing);
    for content_type in ["application/grpc-web", "application/grpc-web-text"] {
        let response = invoke(server(), &event(TAIL, content_type)).await.unwrap();
        let body = response.body.clone();
        let body = if content_type.ends_with("text") {
            base64_simd::STANDARD.decode_to_vec(body).unwrap()
        } else {
            body
        };
        let text = String::from_utf8_lossy(&body).into_owned();
        assert!(text.contains("grpc-status:12") && text.contains(words), "{text}");
    }
    // Clients read errors of native gRPC without trailers too. The RPC would not exist with them either.
    for user_agent in ["tonic/0.14", "grpc-go/1.70"] {
        let mut event = event(TAIL, "application/grpc");
        event["headers"]["user-agent"] = json!(user_agent);
        let response = invoke(server(), &event).await.unwrap();
        assert_eq!(response.header("grpc-status"), Some("12"));
        assert_eq!(response.header("grpc-message"), Some(words), "{user_agent}");
    }
}

#[tokio::test]
async fn says_that_a_router_of_handlers_has_no_such_method() {
    let router = Router::new()
        .add_service(other_server::say(|_: lambda_grpc::Request<Message>| async { Err(Status::ok("")) }));
    let response = invoke(router, &event("/echo.Silent/Tail", CONTENT_TYPES[0])).await.unwrap();
    assert!(end(&response, CONTENT_TYPES[0])["error"]["message"].as_str().unwrap().contains("echo.Other"));
}

/// A body whose end the client sends only after the response.
struct Open(Option<Bytes>);

impl http_body::Body for Open {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.take().map_or(Poll::Pending, |data| Poll::Ready(Some(Ok(Frame::data(data)))))
    }
}

/// Polled once, because a response must not wait for anything.
#[tokio::test]
async fn responds_before_a_client_ends_its_stream() {
    for (content_type, is_status) in [
        ("application/connect+proto", (|_| true) as fn(&HeaderMap) -> bool),
        ("application/grpc", |headers| headers["grpc-status"] == "12"),
    ] {
        for path in [TAIL, "/echo.Echo/Unknown"] {
            let request = Request::post(path)
                .version(Version::HTTP_2)
                .header("content-type", content_type)
                .body(Open(Some(frame(b"").into())))
                .unwrap();
            let mut server = EchoServer::new(Echoing);
            let mut call = std::pin::pin!(server.call(request));
            let response = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
            let Poll::Ready(Ok(response)) = response else { panic!("{path} waits in {content_type}") };
            assert_eq!(response.headers()["content-type"], content_type);
            assert!(is_status(response.headers()), "{path}");
        }
    }
}
