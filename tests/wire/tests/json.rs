//! JSON in every protocol that has it: what it looks like is the protocol's, what it means is ProtoJSON's.

mod support;

use lambda_grpc::Host;
use lambda_grpc::LambdaContext;
use serde_json::{Value, json};
use support::{Reply, framed, invoke, invoke_handler, post};
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

const CONNECT: &str = "/wire.Echo/Say";
const TWIRP: &str = "/twirp/wire.Echo/Say";

async fn call(path: &str, content_type: &str, body: &str) -> Reply {
    call_on(Host::new().twirp_prefix("/twirp"), path, content_type, body).await
}

async fn call_on(host: Host, path: &str, content_type: &str, body: &str) -> Reply {
    let event = post(path, content_type, body.as_bytes());
    invoke_handler(host.handler(EchoServer::new(Echoing)), &event, LambdaContext::default()).await.unwrap()
}

fn body(reply: &Reply) -> Value {
    assert_eq!((reply.status(), reply.header("content-type")), (200, Some("application/json")));
    assert_eq!(reply.json["isBase64Encoded"], false);
    serde_json::from_slice(&reply.body).unwrap()
}

#[tokio::test]
async fn writes_camel_case_without_defaults_for_connect() {
    for content_type in ["application/json", "application/json; charset=utf-8"] {
        let reply = call(CONNECT, content_type, r#"{"text":"hi","longName":"7","unknown":[1]}"#).await;
        assert_eq!(body(&reply), json!({ "text": "hi", "longName": "7" }));
    }
    assert_eq!(
        body(&call(CONNECT, "application/json", r#"{"long_name":7}"#).await),
        json!({ "longName": "7" })
    );
    assert_eq!(body(&call(CONNECT, "application/json", "{}").await), json!({}));
}

#[tokio::test]
async fn writes_the_names_of_the_proto_and_defaults_for_twirp() {
    let reply = call(TWIRP, "application/json", r#"{"longName":"7","unknown":{}}"#).await;
    assert_eq!(body(&reply), json!({ "text": "", "data": "", "long_name": "7" }));
}

#[tokio::test]
async fn says_what_is_wrong_with_json() {
    for text in ["", "{", "[]", r#"{"text":1}"#, r#"{"text":"a"} x"#, "\u{feff}{}"] {
        let reply = call(CONNECT, "application/json", text).await;
        assert_eq!((reply.status(), &reply.error()["code"]), (400, &json!("invalid_argument")), "{text}");
        let reply = call(TWIRP, "application/json", text).await;
        assert_eq!((reply.status(), &reply.error()["code"]), (400, &json!("malformed")), "{text}");
    }
    let error = call(CONNECT, "application/json", r#"{"text":1}"#).await.error();
    assert!(error["message"].as_str().unwrap().contains("`text`"), "{error}");
}

#[tokio::test]
async fn answers_a_get_in_json() {
    let mut event = post("/wire.Echo/Look", "", &[]);
    event["requestContext"]["http"]["method"] = json!("GET");
    event["rawQueryString"] = json!("encoding=json&message=%7B%22text%22%3A%22hi%22%7D");
    assert_eq!(body(&invoke(EchoServer::new(Echoing), &event).await.unwrap()), json!({ "text": "hi" }));
}

#[tokio::test]
async fn tells_twirp_from_connect_by_the_prefix_that_was_set() {
    let is_twirp = |prefix: &'static str, path: &'static str| async move {
        let reply = call_on(Host::new().twirp_prefix(prefix), path, "application/json", "{}").await;
        match reply.status() {
            200 => Some(body(&reply) != json!({})),
            _ => None,
        }
    };
    assert_eq!(is_twirp("/rpc/v1", "/rpc/v1/wire.Echo/Say").await, Some(true));
    assert_eq!(is_twirp("rpc/v1/", "/rpc/v1/wire.Echo/Say").await, Some(true));
    assert_eq!(is_twirp("/rpc", CONNECT).await, Some(false));
    assert_eq!(is_twirp("/rpc", TWIRP).await, None);
    assert_eq!(is_twirp("", CONNECT).await, Some(false));
}

#[tokio::test]
async fn frames_json_for_grpc_web() {
    let event = post(CONNECT, "application/grpc-web+json", &framed(br#"{"text":"hi"}"#));
    let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(reply.header("content-type"), Some("application/grpc-web+json"));
    let expected = [&framed(br#"{"text":"hi"}"#)[..], b"\x80\0\0\0\x0fgrpc-status:0\r\n"].concat();
    assert_eq!(reply.body, expected);
}

#[tokio::test]
async fn sends_errors_as_json_whatever_the_codec() {
    let reply = call(CONNECT, "application/json", r#"{"text":"code 5"}"#).await;
    let details = json!([{ "type": "google.protobuf.Duration", "value": "CAU" }]);
    assert_eq!(reply.error(), json!({ "code": "not_found", "message": "as asked", "details": details }));
}
