//! Statuses of the response to a request for an event.

use faults::action::Action;
use faults::call::Call;
use faults::headers::TIMEOUT;
use faults::script::Script;
use runtime_api::{Head, header};

use crate::sandbox::{ATTEMPTS, start};

/// AWS: "Container error. Non-recoverable state. Runtime should exit promptly."
#[test]
fn ends_at_the_first_500() {
    let mut sandbox = start(Script::new().on_next(|_| Action::status("500 Internal Server Error")), 1);
    let ended = sandbox.fails();
    assert!(ended.log.contains("500"), "{}", ended.log);
    assert_eq!(sandbox.attempts(), 1);
}

#[test]
fn responds_to_calls_in_flight_before_it_ends_at_a_500() {
    let next = |before| match before {
        0..3 => Action::call(Call::echo(before as u64).with_sleep(400), Action::head(before)),
        3 => Action::status("500 Internal Server Error"),
        _ => Action::Wait,
    };
    let mut sandbox = start(Script::new().on_next(next), 4);
    let ended = sandbox.fails();
    assert!(ended.log.contains("500"), "{}", ended.log);
    assert_eq!(sandbox.wait_for_responses(3).len(), 3);
}

#[test]
fn ends_at_a_500_although_other_workers_wait() {
    let next = |before| match before {
        0..3 => Action::Wait,
        _ => Action::status("500 Internal Server Error"),
    };
    let mut sandbox = start(Script::new().on_next(next), 4);
    sandbox.fails();
    assert_eq!(sandbox.attempts(), 4);
}

#[test]
fn names_a_status_that_repeats() {
    for status in [
        "302 Found\r\nLocation: /elsewhere",
        "400 Bad Request",
        "403 Forbidden",
        "404 Not Found",
        "429 Too Many Requests",
        "501 Not Implemented",
        "503 Service Unavailable",
        "202 Accepted",
    ] {
        let mut sandbox = start(Script::new().on_next(|_| Action::status(status)), 1);
        let ended = sandbox.fails();
        assert!(ended.log.contains(&status[..3]), "{status}: {}", ended.log);
        assert_eq!(sandbox.attempts(), ATTEMPTS, "{status}");
    }
}

#[test]
fn shows_the_error_message_of_the_runtime_api() {
    let body = "{\"errorType\":\"AccessDenied\",\"errorMessage\":\"no such sandbox\"}";
    let response = format!("HTTP/1.1 403 Forbidden\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let ended = start(Script::new().on_next(move |_| Action::Respond(response.clone().into())), 4).fails();
    assert!(ended.log.contains("403") && ended.log.contains("no such sandbox"), "{}", ended.log);
}

#[test]
fn names_the_missing_request_id_header() {
    for id in [None, Some("")] {
        let next = move |_| {
            let head = Head::new("200 OK").with_deadline(TIMEOUT);
            Action::call(Call::echo(0), id.map_or(head.clone(), |id| head.with(header::REQUEST_ID, id)))
        };
        let mut sandbox = start(Script::new().on_next(next), 1);
        let ended = sandbox.fails();
        assert!(ended.log.contains("lambda-runtime-aws-request-id"), "{}", ended.log);
        assert_eq!(sandbox.attempts(), ATTEMPTS);
        assert!(sandbox.script.requests("/response").is_empty());
    }
}

#[test]
fn tries_again_while_there_is_no_event() {
    // More often than the maximum number of failed attempts.
    let next = |before| match before {
        0..20 => Action::Respond(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
        20 => Action::event(20),
        _ => Action::Wait,
    };
    let mut sandbox = start(Script::new().on_next(next), 1);
    sandbox.wait_for_responses(1);
}
