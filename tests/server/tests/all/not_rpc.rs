//! Requests that are not calls, because they have the content type that a tool sends by default.

use crate::support::{LambdaResponse, invoke, invoke_handler, post};
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::HttpService;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

/// The content types of `curl -d`, `curl -F`, `fetch` with a string, and of people who expect JSON.
const DEFAULTS: [&str; 9] = [
    "application/x-www-form-urlencoded",
    "Application/X-WWW-Form-Urlencoded; charset=utf-8",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "text/plain;charset=UTF-8",
    "text/json",
    "application/x-json",
    "",
    ";",
];

async fn send<S: HttpService>(server: S, content_type: Option<&str>) -> (LambdaResponse, String) {
    let mut event = post("/echo.Echo/Say", "", b"{}");
    match content_type {
        Some(content_type) => event["headers"]["Content-Type"] = json!(content_type),
        None => event["headers"] = Value::Null,
    }
    let response = invoke(server, &event).await.unwrap();
    let text = String::from_utf8(response.body.clone()).unwrap();
    (response, text)
}

/// Asserts that `words` are on the first line, before the list of content types.
fn assert_first(text: &str, words: &str) {
    let (first, second) = text.split_once('\n').unwrap();
    assert!(first.contains(words), "{text}");
    assert!(second.starts_with("Supported: application/grpc-web,"), "{text}");
}

#[tokio::test]
async fn names_the_header_that_curl_needs() {
    for content_type in DEFAULTS.map(Some).into_iter().chain([None]) {
        let (response, text) = send(EchoServer::new(Echoing), content_type).await;
        assert_eq!(response.status(), 415, "{content_type:?}");
        assert_first(&text, "add `-H 'content-type: application/json'`");
    }
}

#[tokio::test]
async fn names_no_remedy_for_other_content_types() {
    for content_type in ["image/jpeg", "application/grpc+thrift", "application/grpc-web-text+json"] {
        let (response, text) = send(EchoServer::new(Echoing), Some(content_type)).await;
        assert_eq!(response.status(), 415);
        assert!(!text.contains("curl"), "{content_type}: {text}");
        assert!(response.header("accept-post").unwrap().contains("application/grpc-web"));
    }
}

#[tokio::test]
async fn says_the_same_below_the_prefix_of_twirp() {
    let handler = Host::new().twirp_prefix("/twirp").handler(EchoServer::new(Echoing));
    let event = post("/twirp/echo.Echo/Say", DEFAULTS[0], b"{}");
    let error = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap().error();
    assert_eq!(error["code"], "bad_route");
    let text = error["msg"].as_str().unwrap();
    let (remedy, list) = (text.find("add `-H 'content-type: application/json'`"), text.find("(supported: "));
    assert!(remedy.is_some() && remedy < list, "{text}");
}
