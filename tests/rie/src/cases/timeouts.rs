//! Calls that take longer than the timeout of the function.

use super::concurrency::meet;
use super::errors::failure;
use crate::call::{self, ask};
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::{Action, Message};

/// Two seconds. The function reserves 700 ms of them for the response.
const TIMEOUT: &[(&str, &str)] = &[("AWS_LAMBDA_FUNCTION_TIMEOUT", "2")];

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::new("classic", CLASSIC.with_variables(TIMEOUT))
            .case("returns DEADLINE_EXCEEDED before Lambda's deadline", returns_deadline_exceeded)
            .case(
                "continues in a new process after a handler has blocked too long",
                continues_in_a_new_process,
            ),
        Group::new("managed instances", MANAGED.with_variables(TIMEOUT))
            .case("returns DEADLINE_EXCEEDED before Lambda's deadline", returns_deadline_exceeded)
            .case("does not use a late response for another invocation", ignores_a_late_response),
    ]
}

fn returns_deadline_exceeded(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&Message { milliseconds: 10_000, ..Message::default() });
    assert_eq!(response.trailer("grpc-status"), Some("4"), "{}", response.trailers);
    assert_eq!(emulator.process(), process);
}

/// Returns a message that blocks the function until after Lambda's deadline.
fn blocking() -> Message {
    Message { milliseconds: 2_500, ..Action::Block.into() }
}

fn continues_in_a_new_process(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.attempt(&blocking());
    assert_eq!(String::from_utf8_lossy(&response.body), "Task timed out after 2.00 seconds");
    assert_ne!(emulator.process(), process);
}

fn ignores_a_late_response(emulator: &mut Emulator) {
    let process = emulator.process();
    // Lambda retries with the same request id. The runtime returns another id that differs between the
    // invocations.
    let headers = [("x-amzn-requestid", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")];
    let event = call::event(&blocking()).to_string();
    assert_eq!(failure(&emulator.invoke(&headers, event.as_bytes())).0, "Sandbox.Timedout");
    // The late response to the first invocation is sent during the second one.
    let again = Message { text: "again".into(), milliseconds: 1_000, ..ask(Action::Respond) };
    let response = emulator.call_with(&headers, &again);
    assert_eq!((&*response.message().text, response.report().process), ("again", process));
    // The worker whose response was rejected continues.
    meet(emulator);
    let log = emulator.log();
    assert!(log.contains("Cross-wiring detected") || log.contains("response is too late"));
}
