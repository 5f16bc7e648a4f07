//! Connect unary calls, in the events of HTTP APIs.

mod support;

use lambda_grpc::Code;
use proptest::prelude::*;
use prost::Message as _;
use serde_json::{Value, json};
use support::{Reply, invoke, post};
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_server::EchoServer;

const PATH: &str = "/wire.Echo/Say";

async fn call(event: &Value) -> Reply {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

fn encoded(text: &str) -> Vec<u8> {
    Message { text: text.into(), ..Message::default() }.encode_to_vec()
}

fn say(text: &str) -> Value {
    post(PATH, "application/proto", &encoded(text))
}

fn get(path: &str, query: &str) -> Value {
    let mut event = post(path, "", &[]);
    event["requestContext"]["http"]["method"] = json!("GET");
    event["rawQueryString"] = json!(query);
    event["headers"] = json!({});
    event.as_object_mut().unwrap().remove("body");
    event
}

#[tokio::test]
async fn answers_a_message_with_a_message() {
    let reply = call(&say("hi")).await;
    assert_eq!((reply.status(), reply.bare().text.as_str()), (200, "hi"));
    assert_eq!(reply.json["headers"], json!({ "content-type": "application/proto" }));
    assert_eq!(call(&post(PATH, "application/proto", b"")).await.bare(), Message::default());
    let reply = call(&post(PATH, "Application/Proto; charset=utf-8", &encoded("hi"))).await;
    assert_eq!(reply.bare().text, "hi");
}

#[tokio::test]
async fn takes_the_protocol_version_for_what_it_is() {
    for (version, status) in [("1", 200), ("2", 400), ("", 400)] {
        let mut event = say("hi");
        event["headers"]["Connect-Protocol-Version"] = json!(version);
        assert_eq!(call(&event).await.status(), status, "{version}");
    }
}

#[tokio::test]
async fn maps_every_code_to_its_http_status() {
    let table = [
        (Code::Cancelled, "canceled", 499),
        (Code::Unknown, "unknown", 500),
        (Code::InvalidArgument, "invalid_argument", 400),
        (Code::DeadlineExceeded, "deadline_exceeded", 504),
        (Code::NotFound, "not_found", 404),
        (Code::AlreadyExists, "already_exists", 409),
        (Code::PermissionDenied, "permission_denied", 403),
        (Code::ResourceExhausted, "resource_exhausted", 429),
        (Code::FailedPrecondition, "failed_precondition", 400),
        (Code::Aborted, "aborted", 409),
        (Code::OutOfRange, "out_of_range", 400),
        (Code::Unimplemented, "unimplemented", 501),
        (Code::Internal, "internal", 500),
        (Code::Unavailable, "unavailable", 503),
        (Code::DataLoss, "data_loss", 500),
        (Code::Unauthenticated, "unauthenticated", 401),
        // No error at all, so the handler's mistake.
        (Code::Ok, "unknown", 500),
    ];
    for (code, name, status) in table {
        let reply = call(&say(&format!("code {}", code as i32))).await;
        assert_eq!((reply.status(), &reply.error()["code"]), (status, &json!(name)));
    }
}

#[tokio::test]
async fn carries_an_error_with_details_and_metadata() {
    let details = json!([{ "type": "google.protobuf.Duration", "value": "CAU" }]);
    let expected = json!({ "code": "not_found", "message": "as asked", "details": details });
    assert_eq!(call(&say("code 5")).await.error(), expected);
    // These details are no `google.rpc.Status`, and so none that Connect knows.
    let reply = call(&say("fail")).await;
    assert_eq!(reply.error(), json!({ "code": "not_found", "message": "no café at 50%" }));
    assert_eq!(reply.header("x-hint"), Some("try tea"));
}

#[tokio::test]
async fn carries_metadata_and_trailers() {
    let mut event = say("hi");
    event["headers"]["x-ask"] = json!("a, b");
    event["headers"]["x-ask-bin"] = json!("AAE=,Ag==");
    let reply = call(&event).await;
    assert_eq!(reply.header("x-answer"), Some("a, b"));
    assert_eq!(reply.header("trailer-x-trailer"), Some("a, b"));
    assert_eq!(reply.header("trailer-x-answer-bin"), Some("AAE,Ag"));
}

#[tokio::test]
async fn explains_damaged_requests() {
    for (body, status, code, words) in [
        (&b"\xff\xff"[..], 400, "invalid_argument", "cannot be decoded"),
        (b"\0\0\0\0\x04\x0a\x02hi", 400, "invalid_argument", "cannot be decoded"),
    ] {
        let reply = call(&post(PATH, "application/proto", body)).await;
        let error = reply.error();
        assert_eq!((reply.status(), &error["code"]), (status, &json!(code)), "{body:?}");
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
    }
    let server = EchoServer::new(Echoing).max_decoding_message_size(3);
    let reply = invoke(server, &say("hi")).await.unwrap();
    assert_eq!((reply.status(), &reply.error()["code"]), (429, &json!("resource_exhausted")));
}

#[tokio::test]
async fn says_404_to_a_path_that_is_not_served() {
    for (path, words) in [
        ("/wire.Echo/Sya", "did you mean `/wire.Echo/Say`?"),
        ("/wire.echo/Say", "did you mean `/wire.Echo/Say`?"),
        ("/api/wire.Echo/Say", "`/api` precedes `/wire.Echo/Say`"),
        ("/wire.Echo/Tail", "left out when this server was built"),
        ("/nothing.at.All/Known", "only `wire.Echo`"),
    ] {
        let reply = call(&post(path, "application/proto", b"")).await;
        let error = reply.error();
        assert_eq!((reply.status(), &error["code"]), (404, &json!("unimplemented")), "{path}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words) && message.contains(&format!("`{path}`")), "{message}");
    }
}

#[tokio::test]
async fn ends_a_call_at_its_deadline() {
    let mut event = say("sleep");
    event["headers"]["connect-timeout-ms"] = json!("20");
    let reply = call(&event).await;
    assert_eq!((reply.status(), &reply.error()["code"]), (504, &json!("deadline_exceeded")));
    event["headers"]["connect-timeout-ms"] = json!("20S");
    assert_eq!(call(&event).await.status(), 400);
}

#[tokio::test]
async fn answers_get_where_the_method_has_no_side_effects() {
    let message = base64_simd::URL_SAFE_NO_PAD.encode_to_string(encoded("hi"));
    let query = format!("connect=v1&encoding=proto&base64=1&message={message}");
    let reply = call(&get("/wire.Echo/Look", &query)).await;
    assert_eq!((reply.status(), reply.bare().text.as_str()), (200, "hi"));
    let plain = call(&get("/wire.Echo/Look", "message=%0a%02hi&encoding=proto")).await;
    assert_eq!(plain.bare().text, "hi");

    let reply = call(&get(PATH, &query)).await;
    assert_eq!((reply.status(), reply.header("allow")), (405, Some("POST")));
    assert!(reply.error()["message"].as_str().unwrap().contains("NO_SIDE_EFFECTS"));
    assert_eq!(call(&get("/wire.Echo/Look", "encoding=proto")).await.status(), 400);
    // A browser's GET is no call.
    let reply = call(&get("/wire.Echo/Look", "")).await;
    assert_eq!((reply.status(), reply.header("content-type")), (405, Some("text/plain; charset=utf-8")));
}

#[tokio::test]
async fn names_the_compressions_that_it_knows() {
    let mut event = say("hi");
    event["headers"]["content-encoding"] = json!("br");
    let reply = call(&event).await;
    assert_eq!((reply.status(), &reply.error()["code"]), (501, &json!("unimplemented")));
    assert!(reply.header("accept-encoding").unwrap().contains("identity"));
    event["headers"]["content-encoding"] = json!("identity");
    assert_eq!(call(&event).await.status(), 200);
}

#[tokio::test]
async fn refuses_what_only_the_host_sees_in_json_too() {
    let reply = call(&say("large")).await;
    assert_eq!((reply.status(), &reply.error()["code"]), (429, &json!("resource_exhausted")));
    let mut event = say("hi");
    event["body"] = json!("!!!");
    assert_eq!(call(&event).await.error()["code"], "internal");
}

proptest! {
    #[test]
    fn answers_any_bytes_and_any_query(
        body: Vec<u8>,
        query in "[a-z0-9%+&=_~-]*",
        name: String,
        value: String,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut event = post(PATH, "application/proto", &body);
        event["headers"][name] = json!(value);
        let reply = runtime.block_on(call(&event));
        prop_assert!(reply.status() == 200 || reply.status() == 415 || reply.error()["code"].is_string());
        let reply = runtime.block_on(call(&get("/wire.Echo/Look", &format!("encoding=proto&message={query}"))));
        prop_assert!(reply.status() == 200 || reply.error()["code"].is_string());
    }
}
