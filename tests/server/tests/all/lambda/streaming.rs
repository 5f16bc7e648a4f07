//! Streamed responses.

use serde_json::{Value, json};
use service::pb::{Action, Message};

use super::function::Function;
use super::{event, event_of, split};

/// The start of the response: the frame of the message, and the flags of the trailer frame.
const START: &[u8] = b"\0\0\0\0\x04\x0a\x02hi\x80";

#[test]
fn streams_to_function_urls_and_rest_apis() {
    let function = Function::start("streaming", &[]);
    for (file, cookies) in [("function_url/open.json", json!([])), ("rest_api/open.json", Value::Null)] {
        let post = function.invoke(file.split('/').next().unwrap(), &event(file, "hi"));
        assert!(post.path.ends_with("/response"), "{}", post.path);
        assert_eq!(post.header("lambda-runtime-function-response-mode"), Some("streaming"));
        assert_eq!(post.header("content-type"), Some("application/vnd.awslambda.http-integration-response"));
        assert_eq!(post.header("transfer-encoding"), Some("chunked"));
        assert!(post.header("lambda-runtime-invocation-id").unwrap().ends_with("-1"));
        let (prelude, body) = split(&post);
        assert_eq!(prelude["statusCode"], 200);
        assert_eq!(prelude["headers"]["content-type"], "application/grpc-web+proto");
        assert_eq!(prelude["cookies"], cookies, "{file}");
        assert_eq!(prelude.get("isBase64Encoded"), None);
        assert!(body.starts_with(START), "{file}: {body:?}");
    }
    // Other triggers cannot stream. Unknown events fail as in buffered mode.
    let post = function.invoke("alb", &event("alb/single.json", "hi"));
    assert_eq!(post.header("lambda-runtime-function-response-mode"), None);
    assert_eq!(serde_json::from_slice::<Value>(&post.body).unwrap()["statusCode"], 200);
    let post = function.invoke("sqs", &json!({ "Records": [{ "eventSource": "aws:sqs" }] }));
    assert_eq!(post.path, "/2018-06-01/runtime/invocation/sqs/error");
    assert!(String::from_utf8_lossy(&post.body).contains("UnknownEvent"));
}

#[test]
fn reads_the_response_mode_from_the_environment_unless_it_is_set() {
    for (mode, value, is_streamed) in [
        ("", "streaming", true),
        ("", "buffered", false),
        ("", "", false),
        ("buffered", "streaming", false),
        ("streaming", "buffered", true),
        ("streaming", "invalid", true),
    ] {
        let function = Function::start(mode, &[("LAMBDA_GRPC_RESPONSE_MODE", value)]);
        let post = function.invoke("one", &event("function_url/open.json", "hi"));
        let streamed = post.header("lambda-runtime-function-response-mode");
        assert_eq!(streamed, is_streamed.then_some("streaming"), "{mode:?} {value:?}");
    }
    let mut function = Function::start("", &[("LAMBDA_GRPC_RESPONSE_MODE", "stream")]);
    let (is_success, errors) = function.end();
    assert!(!is_success && errors.contains("set it to `buffered` or `streaming`"), "{errors}");
}

#[test]
fn streams_more_than_six_megabytes() {
    let function = Function::start("streaming", &[]);
    let huge = Message { size: 20_000_000, ..Message::default() };
    let post = function.invoke("huge", &event_of("function_url/open.json", &huge));
    let (prelude, body) = split(&post);
    assert_eq!(prelude["statusCode"], 200);
    let (message, trailers) = body.split_at(5 + 20_000_005);
    assert!(message.ends_with(b"....") && trailers.starts_with(b"\x80"), "{}", body.len());
    assert!(String::from_utf8_lossy(trailers).contains("grpc-status:0\r\n"));
    let event = event_of("function_url/open.json", &Action::SendLargeMetadata.into());
    let post = function.invoke("headers", &event);
    let (_, body) = split(&post);
    let text = String::from_utf8_lossy(body);
    assert!(
        text.contains("grpc-status:8") && text.contains("over the trigger's limit of 16384 bytes"),
        "{text}"
    );
}

#[test]
fn streams_a_small_response_in_one_write() {
    // Three small writes take 40 ms or more, because Nagle's algorithm waits for a delayed
    // acknowledgement.
    let function = Function::start("streaming", &[]);
    let event = event("function_url/open.json", "hi");
    for call in 0..20 {
        function.invoke(&format!("call-{call}"), &event);
        assert_eq!(function.reads(), 1, "call {call}");
    }
}
