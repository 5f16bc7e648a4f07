//! Callers of Lambda's Invoke API, who send events with payload format 2.0.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use lambda_grpc::context::{Deadline, LambdaContext};
use lambda_grpc::{Host, Request, Response, Trigger};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::{self, EchoServer};
use service::pb::{Action, Message};

use crate::support::{act, invoke, invoke_handler, recorded, say};

fn event(body: &[u8]) -> Value {
    json!({
        "version": "2.0",
        "rawPath": "/echo.Echo/Say",
        "headers": { "content-type": "application/grpc-web" },
        "requestContext": { "http": { "method": "POST" } },
        "body": base64_simd::STANDARD.encode_to_string(body),
        "isBase64Encoded": true
    })
}

#[tokio::test]
async fn is_recognized_by_the_missing_domain_name() {
    let response = invoke(EchoServer::new(Echoing), &event(&act(Action::ReportContext))).await.unwrap();
    assert_eq!(
        response.message.unwrap().text,
        "DirectInvoke, request none, trace none, ip None, stage None, None"
    );
    for (domain, trigger) in [
        (json!("q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com"), "HttpApi, "),
        (json!("api.shop.example"), "HttpApi, "),
        (json!("abcdefg.lambda-url.eu-west-1.on.aws"), "FunctionUrl, "),
        (Value::Null, "DirectInvoke, "),
    ] {
        let mut event = event(&act(Action::ReportContext));
        event["requestContext"]["domainName"] = domain.clone();
        let text = invoke(EchoServer::new(Echoing), &event).await.unwrap().message.unwrap().text;
        assert!(text.starts_with(trigger), "{domain}: {text}");
    }
}

#[tokio::test]
async fn receives_a_response_in_payload_format_2() {
    let response = invoke(EchoServer::new(Echoing), &event(&say("hi"))).await.unwrap();
    let keys: Vec<_> = response.json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["body", "cookies", "headers", "isBase64Encoded", "statusCode"]);
    assert_eq!(response.message.unwrap().text, "hi");
}

#[tokio::test]
async fn has_no_limit_of_headers() {
    let response = invoke(EchoServer::new(Echoing), &event(&act(Action::SendLargeMetadata))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("0"));
    assert_eq!(response.header("x-large").map(str::len), Some(40_000));
}

/// Returns whether the handler of a call received a deadline, although Lambda set none.
async fn has_deadline(host: Host, event: &Value) -> bool {
    let deadline = Arc::new(Mutex::new(None));
    let found = Arc::clone(&deadline);
    let handler = echo_server::say(move |request: Request<Message>| {
        *deadline.lock().unwrap() = request.extensions().get::<Deadline>().copied();
        async { Ok(Response::new(request.into_inner())) }
    });
    let response = invoke_handler(host.handler(handler), event, LambdaContext::default()).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("0"));
    found.lock().unwrap().is_some()
}

#[tokio::test]
async fn has_no_timeout_unless_set() {
    assert!(has_deadline(Host::new(), &recorded("http_api/open.json")).await);
    assert!(!has_deadline(Host::new(), &event(&say("hi"))).await);
    let host = Host::new().trigger_timeout(Trigger::DirectInvoke, Duration::from_secs(60));
    assert!(has_deadline(host, &event(&say("hi"))).await);
}
