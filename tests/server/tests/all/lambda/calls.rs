//! Invocations and their results.

use serde_json::Value;
use service::pb::{Action, Message};

use super::function::Function;
use super::script::Response;
use super::{body, event, event_of, split};

#[test]
fn sends_the_response_to_the_runtime_api() {
    let function = Function::start("buffered", &[]);
    let post = function.invoke("one", &event("rest_api/open.json", "hi"));
    assert_eq!((&*post.method, &*post.path), ("POST", "/2018-06-01/runtime/invocation/one/response"));
    assert_eq!(post.header("lambda-runtime-invocation-id"), Some("one-1"));
    assert_eq!(post.header("user-agent"), Some(concat!("lambda-grpc/", env!("CARGO_PKG_VERSION"))));
    assert!(body(&post).starts_with(b"\0\0\0\0\x04\x0a\x02hi"));
}

/// Emulators that serve several functions set the variable to such an address.
#[test]
fn keeps_the_base_path_of_the_runtime_api() {
    let function = Function::start_below("/.rt/echo/", "buffered");
    let post = function.invoke("one", &event("rest_api/open.json", "hi"));
    assert_eq!(post.path, "/.rt/echo/2018-06-01/runtime/invocation/one/response");
}

#[test]
fn reports_an_error_for_unknown_events() {
    let function = Function::start("buffered", &[]);
    for (id, event) in [("null", "null"), ("text", "\"hi\""), ("empty", ""), ("cut", "{\"body\":")] {
        function.respond_to_next(Response::event(id, event.as_bytes()));
        let post = function.next_post();
        assert_eq!(post.path, format!("/2018-06-01/runtime/invocation/{id}/error"));
        assert_eq!(post.header("lambda-runtime-invocation-id"), Some(format!("{id}-1").as_str()));
        // The form that AWS's emulator accepts: `category.reason`.
        assert_eq!(post.header("lambda-runtime-function-error-type"), Some("Runtime.UnknownEvent"));
        let report: Value = serde_json::from_slice(&post.body).unwrap();
        assert_eq!(report["errorType"], "UnknownEvent", "{report}");
        assert!(report["errorMessage"].as_str().unwrap().contains("the event is"), "{report}");
    }
    assert!(function.invoke("next", &event("rest_api/open.json", "hi")).path.ends_with("/response"));
}

/// The number of concurrent calls, which wait for each other.
const MEETING_SIZE: usize = 8;

#[test]
fn handles_concurrent_invocations() {
    for mode in ["buffered", "streaming", "buffered threads", "streaming threads"] {
        let function = Function::start(mode, &[("AWS_LAMBDA_MAX_CONCURRENCY", &MEETING_SIZE.to_string())]);
        let ids: Vec<String> = (0..5 * MEETING_SIZE).map(|index| format!("call-{index}")).collect();
        for id in &ids {
            let message = Message { text: id.clone(), ..Action::Meet.into() };
            function.send(id, &event_of("function_url/open.json", &message));
        }
        for _ in &ids {
            let post = function.next_post();
            let id = post.path.split('/').nth(4).unwrap();
            let body = if mode.starts_with("streaming") { split(&post).1.to_vec() } else { body(&post) };
            let text = String::from_utf8_lossy(&body);
            assert!(text.contains(&format!("{id}\u{fffd}")), "{text}");
            assert_eq!(post.header("lambda-runtime-invocation-id"), Some(format!("{id}-1").as_str()));
        }
    }
}
