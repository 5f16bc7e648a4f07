//! The spans of calls that layers or the host reject, and of calls on an HTTP host.

use std::future::{Ready, pending, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::{CALLERS, METHOD, assert_fields, span_of, spans};
use crate::support::{act, context_with_remaining, event, invoke_with_context, recorded, say};
use http::{Request, Response, StatusCode};
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use serde_json::json;
use service::Echoing;
use service::pb::echo_server::EchoServer;
use service::pb::{Action, Message};
use tower_service::Service;

/// A layer that responds instead of the server.
#[derive(Clone)]
struct Layer(Result<Response<()>, &'static str>);

impl Service<Request<Body>> for Layer {
    type Response = Response<Body>;
    type Error = &'static str;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(self.0.clone().map(|response| response.map(|()| Body::empty())))
    }
}

#[tokio::test]
async fn has_the_status_of_a_layer() {
    let http = |status: StatusCode| Layer(Ok(Response::builder().status(status).body(()).unwrap()));
    let native = Response::builder().header("content-type", "application/grpc").header("grpc-status", "16");
    let native = Layer(Ok(native.body(()).unwrap()));
    for caller in &CALLERS {
        let event = caller.event(METHOD, &Message::default());
        let common = [("otel.name", caller.system), ("rpc.system.name", caller.system)];
        for (layer, fields) in [
            (http(StatusCode::UNAUTHORIZED), vec![("http.response.status_code", "401")]),
            (
                http(StatusCode::BAD_GATEWAY),
                vec![
                    ("http.response.status_code", "502"),
                    ("error.type", "502"),
                    ("otel.status_code", "ERROR"),
                ],
            ),
            (native.clone(), vec![("rpc.status_code", &*caller.code("UNAUTHENTICATED"))]),
            (
                Layer(Err("broken")),
                vec![
                    ("rpc.status_code", &*caller.code("UNKNOWN")),
                    ("error.type", &*caller.code("UNKNOWN")),
                    ("otel.status_code", "ERROR"),
                ],
            ),
        ] {
            let span = span_of(layer, &event).await;
            assert_fields(span, &[&common[..], &fields].concat(), caller.content_type);
        }
    }
}

/// A layer that never finishes, after the server has responded or without it.
#[derive(Clone)]
enum Hanging {
    Before,
    After,
}

impl Service<Request<Body>> for Hanging {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let is_called = matches!(self, Self::After);
        Box::pin(async move {
            if is_called {
                drop(EchoServer::new(Echoing).call(request).await);
            }
            pending().await
        })
    }
}

#[tokio::test]
async fn has_the_status_of_the_deadline_of_the_host() {
    // Enough time for a busy machine to call the server.
    for (layer, name, milliseconds) in [(Hanging::Before, "grpc", 150), (Hanging::After, METHOD, 2_000)] {
        let event = event("/echo.Echo/Say", &say("hi"));
        let context = context_with_remaining(Duration::from_millis(milliseconds));
        let spans = spans(async { drop(invoke_with_context(layer, &event, context).await) }).await;
        assert_eq!(spans.len(), 1);
        assert_eq!(spans[0]["rpc.status_code"], "DEADLINE_EXCEEDED");
        assert_eq!(spans[0]["error.type"], "DEADLINE_EXCEEDED");
        assert_eq!(spans[0]["otel.name"], name);
    }
}

/// A layer that calls the server again if it fails.
#[derive(Clone)]
struct Retrying;

impl Service<Request<Body>> for Retrying {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (head, _) = request.into_parts();
        Box::pin(async move {
            let failure = Request::from_parts(head.clone(), Body::new(act(Action::Fail)));
            drop(EchoServer::new(Echoing).call(failure).await);
            EchoServer::new(Echoing).call(Request::from_parts(head, Body::new(say("hi")))).await
        })
    }
}

#[tokio::test]
async fn has_the_status_of_the_last_attempt() {
    let span = span_of(Retrying, &event("/echo.Echo/Say", b"")).await;
    let fields = [
        ("otel.name", METHOD),
        ("rpc.method", METHOD),
        ("rpc.status_code", "OK"),
        ("rpc.system.name", "grpc"),
    ];
    assert_fields(span, &fields, "");
}

#[tokio::test]
async fn has_the_ids_of_the_invocation() {
    let mut event = recorded("http_api/open.json");
    event["body"] = json!(base64_simd::STANDARD.encode_to_string(act(Action::Respond)));
    let mut context = LambdaContext::default();
    context.trace_id = Some("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1".into());
    let spans =
        spans(async { drop(invoke_with_context(EchoServer::new(Echoing), &event, context).await) }).await;
    assert_eq!(spans[0]["request_id"], "Pq7zKi2tDoEEJrg=");
    assert_eq!(spans[0]["xray_trace_id"], "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1");
}

#[tokio::test]
async fn is_recorded_on_an_http_host() {
    for (path, method, status) in
        [("/echo.Echo/Say", METHOD, "OK"), ("/echo.Echo/Sya", "_OTHER", "UNIMPLEMENTED")]
    {
        let request = Request::post(path)
            .header("content-type", "application/grpc-web")
            .body(Body::new(say("hi")))
            .unwrap();
        let spans = spans(async { drop(EchoServer::new(Echoing).call(request).await) }).await;
        assert_eq!(spans.len(), 1);
        assert_eq!((&*spans[0]["rpc.method"], &*spans[0]["rpc.status_code"]), (method, status));
        assert_eq!(spans[0].get("request_id"), None);
    }
}
