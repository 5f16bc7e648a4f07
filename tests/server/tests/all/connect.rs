//! Unary Connect calls, in the events of HTTP APIs.

use crate::support::{LambdaResponse, Returning, invoke, post};
use lambda_grpc::Code;
use proptest::prelude::*;
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;
use service::pb::{Action, Message};

const PATH: &str = "/echo.Echo/Say";

async fn call(event: &Value) -> LambdaResponse {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

fn encoded(text: &str) -> Vec<u8> {
    Message { text: text.into(), ..Message::default() }.encode_to_vec()
}

fn say(text: &str) -> Value {
    post(PATH, "application/proto", &encoded(text))
}

fn send(message: &Message) -> Value {
    post(PATH, "application/proto", &message.encode_to_vec())
}

fn act(action: Action) -> Value {
    send(&action.into())
}

fn fail_with(code: Code) -> Message {
    Message { code: code.into(), text: "as asked".into(), ..Action::FailWithCode.into() }
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
async fn receives_and_sends_unframed_messages() {
    let response = call(&say("hi")).await;
    assert_eq!((response.status(), response.unframed().text.as_str()), (200, "hi"));
    assert_eq!(response.json["headers"], json!({ "content-type": "application/proto" }));
    assert_eq!(call(&post(PATH, "application/proto", b"")).await.unframed(), Message::default());
    let response = call(&post(PATH, "Application/Proto; charset=utf-8", &encoded("hi"))).await;
    assert_eq!(response.unframed().text, "hi");
}

#[tokio::test]
async fn rejects_other_protocol_versions() {
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
        // A handler must not return OK as an error.
        (Code::Ok, "unknown", 500),
    ];
    for (code, name, status) in table {
        let response = call(&send(&fail_with(code))).await;
        assert_eq!((response.status(), &response.error()["code"]), (status, &json!(name)));
    }
}

#[tokio::test]
async fn sends_details_and_metadata_of_errors() {
    let details = json!([{ "type": "google.protobuf.Duration", "value": "CAU" }]);
    let expected = json!({ "code": "not_found", "message": "as asked", "details": details });
    assert_eq!(call(&send(&fail_with(Code::NotFound))).await.error(), expected);
    // Connect cannot represent details that are not a `google.rpc.Status`.
    let response = call(&act(Action::Fail)).await;
    assert_eq!(response.error(), json!({ "code": "not_found", "message": "no café at 50%" }));
    assert_eq!(response.header("x-hint"), Some("try tea"));
}

#[tokio::test]
async fn sends_metadata_and_trailers() {
    let mut event = say("hi");
    event["headers"]["x-echo"] = json!("a, b");
    event["headers"]["x-echo-bin"] = json!("AAE=,Ag==");
    let response = call(&event).await;
    assert_eq!(response.header("x-echoed"), Some("a, b"));
    assert_eq!(response.header("trailer-x-echoed-trailer"), Some("a, b"));
    assert_eq!(response.header("x-echoed-bin"), Some("AAE,Ag"));
    assert_eq!(response.header("trailer-x-echoed-trailer-bin"), Some("AAE,Ag"));
}

#[tokio::test]
async fn rejects_malformed_messages() {
    for (body, status, code, words) in [
        (&b"\xff\xff"[..], 400, "invalid_argument", "cannot be decoded"),
        (b"\0\0\0\0\x04\x0a\x02hi", 400, "invalid_argument", "cannot be decoded"),
    ] {
        let response = call(&post(PATH, "application/proto", body)).await;
        let error = response.error();
        assert_eq!((response.status(), &error["code"]), (status, &json!(code)), "{body:?}");
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
    }
    let server = EchoServer::new(Echoing).max_decoding_message_size(3);
    let response = invoke(server, &say("hi")).await.unwrap();
    assert_eq!((response.status(), &response.error()["code"]), (429, &json!("resource_exhausted")));
}

#[tokio::test]
async fn rejects_unknown_methods() {
    for (path, words) in [
        ("/echo.Echo/Sya", "did you mean `/echo.Echo/Say`?"),
        ("/echo.echo/Say", "did you mean `/echo.Echo/Say`?"),
        (
            "/api/echo.Echo/Say",
            "did you mean `/echo.Echo/Say`? To serve it below `/api`, set `Host::path_prefix(\"/api\")`",
        ),
        ("/echo.Echo/Tail", "the build of this server left out `Tail`"),
        ("/nothing.at.All/Known", "unknown service `nothing.at.All` (served: `echo.Echo`)"),
    ] {
        let response = call(&post(path, "application/proto", b"")).await;
        let error = response.error();
        assert_eq!((response.status(), &error["code"]), (404, &json!("unimplemented")), "{path}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words) && message.contains(&format!("`{path}`")), "{message}");
        // What was left out is not misspelled.
        assert_eq!(message.contains("did you mean"), words.contains("did you mean"), "{message}");
    }
}

#[tokio::test]
async fn ends_a_call_at_its_deadline() {
    let mut event = act(Action::WaitForever);
    event["headers"]["connect-timeout-ms"] = json!("20");
    let response = call(&event).await;
    assert_eq!((response.status(), &response.error()["code"]), (504, &json!("deadline_exceeded")));
    event["headers"]["connect-timeout-ms"] = json!("20S");
    assert_eq!(call(&event).await.status(), 400);
}

#[tokio::test]
async fn serves_get_requests_of_methods_without_side_effects() {
    let message = base64_simd::URL_SAFE_NO_PAD.encode_to_string(encoded("hi"));
    let query = format!("connect=v1&encoding=proto&base64=1&message={message}");
    let response = call(&get("/echo.Echo/Look", &query)).await;
    assert_eq!((response.status(), response.unframed().text.as_str()), (200, "hi"));
    let plain = call(&get("/echo.Echo/Look", "message=%0a%02hi&encoding=proto")).await;
    assert_eq!(plain.unframed().text, "hi");

    let response = call(&get(PATH, &query)).await;
    assert_eq!((response.status(), response.header("allow")), (405, Some("POST")));
    assert!(response.error()["message"].as_str().unwrap().contains("NO_SIDE_EFFECTS"));
    assert_eq!(call(&get("/echo.Echo/Look", "encoding=proto")).await.status(), 400);
    // A GET request without a message is not a call.
    let response = call(&get("/echo.Echo/Look", "")).await;
    assert_eq!(
        (response.status(), response.header("content-type")),
        (405, Some("text/plain; charset=utf-8"))
    );
}

#[tokio::test]
async fn names_the_supported_compressions() {
    let mut event = say("hi");
    event["headers"]["content-encoding"] = json!("br");
    let response = call(&event).await;
    assert_eq!((response.status(), &response.error()["code"]), (501, &json!("unimplemented")));
    assert!(response.header("accept-encoding").unwrap().contains("identity"));
    event["headers"]["content-encoding"] = json!("identity");
    assert_eq!(call(&event).await.status(), 200);
}

#[tokio::test]
async fn sends_rejections_of_the_host_as_json() {
    let response = call(&send(&Message { size: 5_000_000, ..Message::default() })).await;
    assert_eq!((response.status(), &response.error()["code"]), (429, &json!("resource_exhausted")));
    let mut event = say("hi");
    event["body"] = json!("!!!");
    assert_eq!(call(&event).await.error()["code"], "internal");
}

/// Calls a server that random messages cannot end.
async fn call_returning(event: &Value) -> LambdaResponse {
    invoke(EchoServer::new(Returning), event).await.unwrap()
}

proptest! {
    #[test]
    fn handles_any_bytes_and_any_query(
        body: Vec<u8>,
        query in "[a-z0-9%+&=_~-]*",
        name: String,
        value: String,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut event = post(PATH, "application/proto", &body);
        event["headers"][name] = json!(value);
        let response = runtime.block_on(call_returning(&event));
        prop_assert!(response.status() == 200 || response.status() == 415 || response.error()["code"].is_string());
        let response = runtime.block_on(call_returning(&get("/echo.Echo/Look", &format!("encoding=proto&message={query}"))));
        prop_assert!(response.status() == 200 || response.error()["code"].is_string());
    }
}
