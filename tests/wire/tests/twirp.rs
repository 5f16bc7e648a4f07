//! Twirp calls, in the events of HTTP APIs.

mod support;

use lambda_grpc::Code;
use proptest::prelude::*;
use prost::Message as _;
use serde_json::{Value, json};
use support::{Reply, invoke, post};
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_server::EchoServer;

const PATH: &str = "/twirp/wire.Echo/Say";

async fn call(event: &Value) -> Reply {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

fn say(text: &str) -> Value {
    let message = Message { text: text.into(), ..Message::default() };
    post(PATH, "application/protobuf", &message.encode_to_vec())
}

#[tokio::test]
async fn answers_a_message_with_a_message() {
    let reply = call(&say("hi")).await;
    assert_eq!((reply.status(), reply.bare().text.as_str()), (200, "hi"));
    assert_eq!(reply.json["headers"], json!({ "content-type": "application/protobuf" }));
    // Twirp's content type is nobody else's, so the prefix may be missing.
    let mut event = say("hi");
    event["rawPath"] = json!("/wire.Echo/Say");
    assert_eq!(call(&event).await.bare().text, "hi");
}

#[tokio::test]
async fn maps_every_code_to_its_http_status() {
    let table = [
        (Code::Cancelled, "canceled", 408),
        (Code::Unknown, "unknown", 500),
        (Code::InvalidArgument, "invalid_argument", 400),
        (Code::DeadlineExceeded, "deadline_exceeded", 408),
        (Code::NotFound, "not_found", 404),
        (Code::AlreadyExists, "already_exists", 409),
        (Code::PermissionDenied, "permission_denied", 403),
        (Code::ResourceExhausted, "resource_exhausted", 429),
        (Code::FailedPrecondition, "failed_precondition", 412),
        (Code::Aborted, "aborted", 409),
        (Code::OutOfRange, "out_of_range", 400),
        (Code::Unimplemented, "unimplemented", 501),
        (Code::Internal, "internal", 500),
        (Code::Unavailable, "unavailable", 503),
        (Code::DataLoss, "data_loss", 500),
        (Code::Unauthenticated, "unauthenticated", 401),
    ];
    for (code, name, status) in table {
        let reply = call(&say(&format!("code {}", code as i32))).await;
        assert_eq!((reply.status(), &reply.error()["code"]), (status, &json!(name)));
    }
}

#[tokio::test]
async fn carries_an_error_with_metadata_and_details() {
    let reply = call(&say("fail")).await;
    let meta = json!({ "x-hint": "try tea", "grpc-status-details-bin": "AQI" });
    assert_eq!(reply.error(), json!({ "code": "not_found", "msg": "no café at 50%", "meta": meta }));
    assert_eq!(reply.header("x-hint"), Some("try tea"));
    assert_eq!(reply.header("grpc-status-details-bin"), None);
}

#[tokio::test]
async fn calls_a_wrong_route_bad_route() {
    let cases = [
        ("/twirp/wire.Echo/Sya", "POST", "application/protobuf", "did you mean `/wire.Echo/Say`?"),
        ("/twirp/twirp/wire.Echo/Say", "POST", "application/protobuf", "`/twirp` precedes"),
        ("/twirp", "POST", "application/protobuf", "`/package.Service/Method`"),
        (PATH, "GET", "application/protobuf", "this is a GET"),
        (PATH, "POST", "image/jpeg", "image/jpeg"),
        (PATH, "POST", "application/grpc-web", "application/protobuf and application/json are"),
    ];
    for (path, method, content_type, words) in cases {
        let mut event = post(path, content_type, &[]);
        event["requestContext"]["http"]["method"] = json!(method);
        let reply = call(&event).await;
        let error = reply.error();
        assert_eq!((reply.status(), &error["code"]), (404, &json!("bad_route")), "{path} {content_type}");
        assert!(error["msg"].as_str().unwrap().contains(words), "{error}");
    }
}

#[tokio::test]
async fn calls_what_is_no_message_malformed() {
    let reply = call(&post(PATH, "application/protobuf", b"\xff\xff")).await;
    assert_eq!((reply.status(), &reply.error()["code"]), (400, &json!("malformed")));
}

#[tokio::test]
async fn refuses_what_only_the_host_sees_in_json_too() {
    let reply = call(&say("large")).await;
    assert_eq!((reply.status(), &reply.error()["code"]), (429, &json!("resource_exhausted")));
}

#[tokio::test]
async fn sends_trailers_as_headers() {
    let mut event = say("hi");
    event["headers"]["x-ask"] = json!("a");
    let reply = call(&event).await;
    assert_eq!((reply.header("x-answer"), reply.header("x-trailer")), (Some("a"), Some("a")));
}

proptest! {
    #[test]
    fn answers_any_bytes(body: Vec<u8>, rest: String, content_type: String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let reply = runtime.block_on(call(&post(PATH, "application/protobuf", &body)));
        prop_assert!(reply.status() == 200 || reply.error()["code"].is_string());
        let reply = runtime.block_on(call(&post(&format!("/twirp/{rest}"), &content_type, &body)));
        prop_assert!(reply.error()["code"].is_string());
    }
}
