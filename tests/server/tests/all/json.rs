//! ProtoJSON in every protocol that supports it.

use crate::support::{LambdaResponse, frame, invoke, invoke_handler, post};
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

const CONNECT: &str = "/echo.Echo/Say";
const TWIRP: &str = "/twirp/echo.Echo/Say";

async fn call(path: &str, content_type: &str, body: &str) -> LambdaResponse {
    call_on(Host::new().twirp_prefix("/twirp"), path, content_type, body).await
}

async fn call_on(host: Host, path: &str, content_type: &str, body: &str) -> LambdaResponse {
    let event = post(path, content_type, body.as_bytes());
    invoke_handler(host.handler(EchoServer::new(Echoing)), &event, LambdaContext::default()).await.unwrap()
}

fn body(response: &LambdaResponse) -> Value {
    assert_eq!((response.status(), response.header("content-type")), (200, Some("application/json")));
    assert_eq!(response.json["isBase64Encoded"], false);
    serde_json::from_slice(&response.body).unwrap()
}

#[tokio::test]
async fn encodes_camel_case_without_defaults_for_connect() {
    for content_type in ["application/json", "application/json; charset=utf-8"] {
        let response = call(CONNECT, content_type, r#"{"text":"hi","longName":"7","unknown":[1]}"#).await;
        assert_eq!(body(&response), json!({ "text": "hi", "longName": "7" }));
    }
    assert_eq!(
        body(&call(CONNECT, "application/json", r#"{"long_name":7}"#).await),
        json!({ "longName": "7" })
    );
    assert_eq!(body(&call(CONNECT, "application/json", "{}").await), json!({}));
}

#[tokio::test]
async fn encodes_proto_names_and_defaults_for_twirp() {
    let response = call(TWIRP, "application/json", r#"{"longName":"7","unknown":{}}"#).await;
    let expected = json!({
        "text": "", "data": "", "long_name": "7", "action": "RESPOND", "code": 0, "size": 0,
        "milliseconds": 0, "add_report": false
    });
    assert_eq!(body(&response), expected);
}

#[tokio::test]
async fn rejects_invalid_json() {
    for text in ["", "{", "[]", r#"{"text":1}"#, r#"{"text":"a"} x"#, "\u{feff}{}"] {
        let response = call(CONNECT, "application/json", text).await;
        assert_eq!(
            (response.status(), &response.error()["code"]),
            (400, &json!("invalid_argument")),
            "{text}"
        );
        let response = call(TWIRP, "application/json", text).await;
        assert_eq!((response.status(), &response.error()["code"]), (400, &json!("malformed")), "{text}");
    }
    let error = call(CONNECT, "application/json", r#"{"text":1}"#).await.error();
    assert!(error["message"].as_str().unwrap().contains("`text`"), "{error}");
}

#[tokio::test]
async fn serves_a_get_request_in_json() {
    let mut event = post("/echo.Echo/Look", "", &[]);
    event["requestContext"]["http"]["method"] = json!("GET");
    event["rawQueryString"] = json!("encoding=json&message=%7B%22text%22%3A%22hi%22%7D");
    assert_eq!(body(&invoke(EchoServer::new(Echoing), &event).await.unwrap()), json!({ "text": "hi" }));
}

#[tokio::test]
async fn distinguishes_twirp_from_connect_by_the_prefix() {
    let is_twirp = |prefix: &'static str, path: &'static str| async move {
        let response = call_on(Host::new().twirp_prefix(prefix), path, "application/json", "{}").await;
        match response.status() {
            200 => Some(body(&response) != json!({})),
            _ => None,
        }
    };
    assert_eq!(is_twirp("/rpc/v1", "/rpc/v1/echo.Echo/Say").await, Some(true));
    assert_eq!(is_twirp("rpc/v1/", "/rpc/v1/echo.Echo/Say").await, Some(true));
    assert_eq!(is_twirp("/rpc", CONNECT).await, Some(false));
    assert_eq!(is_twirp("/rpc", TWIRP).await, None);
    assert_eq!(is_twirp("", CONNECT).await, Some(false));
}

#[tokio::test]
async fn puts_json_into_frames_for_grpc_web() {
    let event = post(CONNECT, "application/grpc-web+json", &frame(br#"{"text":"hi"}"#));
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(response.header("content-type"), Some("application/grpc-web+json"));
    let expected = [&frame(br#"{"text":"hi"}"#)[..], b"\x80\0\0\0\x0fgrpc-status:0\r\n"].concat();
    assert_eq!(response.body, expected);
}

#[tokio::test]
async fn sends_errors_of_json_calls() {
    let response =
        call(CONNECT, "application/json", r#"{"action":"FAIL_WITH_CODE","code":5,"text":"as asked"}"#).await;
    let details = json!([{ "type": "google.protobuf.Duration", "value": "CAU" }]);
    assert_eq!(response.error(), json!({ "code": "not_found", "message": "as asked", "details": details }));
}
