//! Connections to the Runtime API.

use super::function::Function;
use super::script::{Acknowledgement, Response};
use super::{body, event};

/// Invokes the function, and checks that the response belongs to this invocation.
fn check_call(function: &Function, id: &str) {
    let post = function.invoke(id, &event("rest_api/open.json", id));
    assert_eq!(post.path, format!("/2018-06-01/runtime/invocation/{id}/response"));
    assert!(String::from_utf8_lossy(&body(&post)).contains(id));
}

#[test]
fn reuses_its_connection() {
    for mode in ["buffered", "buffered threads", "streaming", "streaming threads"] {
        let function = Function::start(mode, &[]);
        for size in [2, 6_000, 10_000, 40_000, 4_000_000, 2] {
            let event = event("rest_api/open.json", &"x".repeat(size));
            for call in 0..if size > 1_000_000 { 2 } else { 50 } {
                assert!(function.invoke(&format!("{size}-{call}"), &event).path.ends_with("/response"));
            }
        }
        assert_eq!(function.connections(), 1, "{mode}");
    }
}

#[test]
fn parses_events_in_chunks() {
    let function = Function::start("buffered", &[]);
    for (size, chunk) in
        [(10, 1), (3_000, 100), (20_000, 7_000), (3_000_000, 3_000_000_000), (3_000_000, 99_999)]
    {
        let text = "x".repeat(size);
        let event = serde_json::to_vec(&event("rest_api/open.json", &text)).unwrap();
        function.respond_to_next(Response::chunked("chunked", &event, chunk));
        assert!(
            String::from_utf8_lossy(&body(&function.next_post())).contains(&text),
            "{size} in chunks of {chunk}"
        );
    }
    assert_eq!(function.connections(), 1);
}

#[test]
fn reconnects_when_the_connection_is_closed_during_next() {
    for concurrency in ["1", "4"] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        for round in 0..20 {
            function.respond_to_next(Response::Close);
            check_call(&function, &format!("{concurrency}-{round}"));
        }
    }
}

#[test]
fn resends_a_response_that_was_not_acknowledged() {
    for concurrency in ["1", "4"] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        for round in 0..20 {
            function.acknowledge(Acknowledgement::Close);
            let id = format!("{concurrency}-{round}");
            check_call(&function, &id);
            let again = function.next_post();
            assert!(again.path.contains(&id) && String::from_utf8_lossy(&body(&again)).contains(&id));
        }
    }
}

/// Unsolicited bytes are not a response to the next request:
/// <https://www.rfc-editor.org/rfc/rfc9112#section-9.2>.
#[test]
fn reconnects_after_an_unsolicited_response() {
    for mode in ["buffered", "buffered threads"] {
        let function = Function::start(mode, &[]);
        for round in 0..50 {
            let id = format!("timeout-{round}");
            let event = serde_json::to_vec(&event("rest_api/open.json", &id)).unwrap();
            let Response::Bytes(bytes) = Response::event(&id, &event) else { unreachable!() };
            function.respond_to_next(Response::BytesAndTimeout(bytes));
            let post = function.next_post();
            assert!(post.path.ends_with(&format!("/{id}/response")), "{}", post.path);
        }
    }
}

#[test]
fn continues_after_a_response_that_lambda_rejects() {
    let mut function = Function::start("buffered", &[]);
    for status in [400, 403, 410, 413, 500, 301] {
        function.acknowledge(Acknowledgement::Status(status));
        check_call(&function, &format!("rejected-{status}"));
    }
    for _ in 0..2 {
        function.acknowledge(Acknowledgement::Close);
    }
    check_call(&function, "lost");
    function.next_post();
    check_call(&function, "next");
    function.respond_to_next(Response::status(500));
    let errors = function.end().1;
    for status in [400, 403, 410, 413, 500, 301] {
        assert!(
            errors.contains(&format!(
                "invocation rejected-{status}: the response was rejected: the response was {status}"
            )),
            "{errors}"
        );
    }
    assert!(errors.contains("invocation lost: the response was not acknowledged"), "{errors}");
}
