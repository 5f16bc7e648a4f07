//! The whole process, as Lambda runs it.

#[path = "support/runtime_api.rs"]
mod runtime_api;
mod support;

use runtime_api::{Function, Post};
use serde_json::{Value, json};
use support::{recorded, say};
use wire::MEETING_SIZE;

fn event(file: &str, text: &str) -> Value {
    let mut event = recorded(file);
    event["body"] = json!(base64_simd::STANDARD.encode_to_string(say(text)));
    event
}

/// Cuts a streamed reply into its prelude and its body.
fn split(post: &Post) -> (Value, &[u8]) {
    let at = post.body.windows(8).position(|bytes| bytes == [0; 8]).unwrap();
    (serde_json::from_slice(&post.body[..at]).unwrap(), &post.body[at + 8..])
}

/// How the reply begins: the message, and the flag of the trailers behind it.
const REPLY: &[u8] = b"\0\0\0\0\x04\x0a\x02hi\x80";

#[test]
fn answers_through_the_runtime_api() {
    let function = Function::start("buffered", &[]);
    let post = function.invoke("one", &event("rest_api/open.json", "hi"));
    assert_eq!(post.path, "/2018-06-01/runtime/invocation/one/response");
    assert_eq!(post.header("lambda-runtime-invocation-id"), Some("one-1"));
    let reply: Value = serde_json::from_slice(&post.body).unwrap();
    assert!(
        reply["body"].as_str().unwrap().starts_with(&base64_simd::STANDARD.encode_to_string(&REPLY[..9]))
    );
}

#[test]
fn streams_to_the_doors_that_can() {
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
        assert!(body.starts_with(REPLY), "{file}: {body:?}");
    }
    // The others have no streaming form, and what is no request at all still fails.
    let post = function.invoke("alb", &event("alb/single.json", "hi"));
    assert_eq!(post.header("lambda-runtime-function-response-mode"), None);
    assert_eq!(serde_json::from_slice::<Value>(&post.body).unwrap()["statusCode"], 200);
    let post = function.invoke("sqs", &json!({ "Records": [{ "eventSource": "aws:sqs" }] }));
    assert_eq!(post.path, "/2018-06-01/runtime/invocation/sqs/error");
    assert!(String::from_utf8_lossy(&post.body).contains("UnknownEvent"));
}

#[test]
fn streams_more_than_six_megabytes() {
    let function = Function::start("streaming", &[]);
    let post = function.invoke("huge", &event("function_url/open.json", "huge"));
    let (prelude, body) = split(&post);
    assert_eq!(prelude["statusCode"], 200);
    assert!(body.len() > 20_000_000 && body.ends_with(b"grpc-status:0\r\n"), "{}", body.len());
    let post = function.invoke("headers", &event("function_url/open.json", "metadata"));
    let (_, body) = split(&post);
    let text = String::from_utf8_lossy(body);
    assert!(text.contains("grpc-status:8") && text.contains("over the 16384 bytes"), "{text}");
}

#[test]
fn streams_a_small_reply_in_one_write() {
    // Three small writes take 40 ms and more: Nagle's algorithm waits for an acknowledgement that is delayed as long.
    let function = Function::start("streaming", &[]);
    let event = event("function_url/open.json", "hi");
    for call in 0..20 {
        assert_eq!(function.invoke(&format!("call-{call}"), &event).arrivals, 1, "call {call}");
    }
}

/// On one thread. On several, who comes first is a race that a busy machine loses; `tests/bench/run` counts how often.
#[test]
fn keeps_its_connections() {
    let function = Function::start("buffered", &[]);
    // From events that are read in one piece to replies that go over a connection of their own.
    for (size, connections) in [(2, 1), (6_000, 1), (10_000, 1), (40_000, 2), (2, 2)] {
        let event = event("rest_api/open.json", &"x".repeat(size));
        for call in 0..50 {
            assert!(function.invoke(&format!("{size}-{call}"), &event).path.ends_with("/response"));
        }
        let opened = function.connections();
        assert!(opened <= connections, "{size} bytes: {opened} connections");
    }
}

#[test]
fn reports_what_is_no_event() {
    let function = Function::start("buffered", &[]);
    for (id, event) in [("null", "null"), ("text", "\"hi\""), ("empty", ""), ("cut", "{\"body\":")] {
        function.send_bytes(id, event.into());
        let post = function.reply();
        assert_eq!(post.path, format!("/2018-06-01/runtime/invocation/{id}/error"));
        assert_eq!(post.header("lambda-runtime-invocation-id"), Some(format!("{id}-1").as_str()));
        let report: Value = serde_json::from_slice(&post.body).unwrap();
        assert_eq!(report["errorType"], "UnknownEvent", "{report}");
        assert!(report["errorMessage"].as_str().unwrap().contains("the event is"), "{report}");
    }
    assert!(function.invoke("next", &event("rest_api/open.json", "hi")).path.ends_with("/response"));
}

#[test]
fn serves_many_invocations_at_once_and_mixes_none_up() {
    for mode in ["buffered", "streaming", "buffered threads", "streaming threads"] {
        let function = Function::start(mode, &[("AWS_LAMBDA_MAX_CONCURRENCY", &MEETING_SIZE.to_string())]);
        let ids: Vec<String> = (0..5 * MEETING_SIZE).map(|index| format!("call-{index}")).collect();
        for id in &ids {
            function.send(id, &event("function_url/open.json", &format!("meet as {id}")));
        }
        for _ in &ids {
            let post = function.reply();
            let id = post.path.split('/').nth(4).unwrap();
            let body = if mode.starts_with("streaming") {
                split(&post).1.to_vec()
            } else {
                let reply: Value = serde_json::from_slice(&post.body).unwrap();
                base64_simd::STANDARD.decode_to_vec(reply["body"].as_str().unwrap()).unwrap()
            };
            let text = String::from_utf8_lossy(&body);
            assert!(text.contains(&format!("meet as {id}\u{fffd}")), "{text}");
            assert_eq!(post.header("lambda-runtime-invocation-id"), Some(format!("{id}-1").as_str()));
        }
    }
}

#[cfg(unix)]
#[test]
fn ends_on_sigterm_after_the_calls_in_flight() {
    for mode in ["buffered", "streaming"] {
        let mut function = Function::start(mode, &[]);
        // Up and idle: nothing holds it.
        function.invoke(&format!("{mode}-first"), &event("function_url/open.json", "hi"));
        let post = function.invoke(&format!("{mode}-last"), &event("function_url/open.json", "terminate"));
        assert!(post.path.ends_with(&format!("{mode}-last/response")), "{}", post.path);
        assert!(function.process.wait().unwrap().success(), "`run` returned without an error");
    }
}

#[test]
fn survives_a_snapstart_restore() {
    for mode in ["buffered", "streaming"] {
        let function = Function::start(mode, &[("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")]);
        let post = function.invoke(&format!("restored-{mode}"), &event("function_url/open.json", "hi"));
        assert!(post.path.ends_with("/response"), "{}", post.path);
    }
}
