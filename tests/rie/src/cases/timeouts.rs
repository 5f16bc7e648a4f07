//! Calls that take longer than Lambda lets them.

use super::concurrency::meet;
use super::errors::failure;
use crate::call;
use crate::emulator::Emulator;
use crate::pb::{Action, Task};
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;

/// Two seconds, of which the function keeps 700 ms to respond.
const TIMEOUT: &[(&str, &str)] = &[("AWS_LAMBDA_FUNCTION_TIMEOUT", "2")];

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::new("classic", CLASSIC.with_variables(TIMEOUT))
            .case("answers DEADLINE_EXCEEDED before Lambda's deadline", answers_deadline_exceeded)
            .case("goes on in a new process after a handler has blocked too long", goes_on_in_a_new_process),
        Group::new("managed instances", MANAGED.with_variables(TIMEOUT))
            .case("answers DEADLINE_EXCEEDED before Lambda's deadline", answers_deadline_exceeded)
            .case("takes no late response for that of another invocation", takes_no_late_response),
    ]
}

fn answers_deadline_exceeded(emulator: &mut Emulator) {
    let process = emulator.process();
    let response =
        emulator.call(&Task { action: Action::Sleep.into(), milliseconds: 10_000, ..Task::default() });
    assert_eq!(response.trailer("grpc-status"), Some("4"), "{}", response.trailers);
    assert_eq!(emulator.process(), process);
}

/// Returns a task that blocks until after Lambda's deadline.
fn blocking() -> Task {
    Task { action: Action::Block.into(), milliseconds: 2_500, ..Task::default() }
}

fn goes_on_in_a_new_process(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.attempt(&blocking());
    assert_eq!(String::from_utf8_lossy(&response.body), "Task timed out after 2.00 seconds");
    assert_ne!(emulator.process(), process);
}

fn takes_no_late_response(emulator: &mut Emulator) {
    let process = emulator.process();
    // Lambda tries again with the same request id. Another id, which the runtime returns, tells the invocations apart.
    let headers = [("x-amzn-requestid", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")];
    let event = call::event(&blocking()).to_string();
    assert_eq!(failure(&emulator.invoke(&headers, event.as_bytes())).0, "Sandbox.Timedout");
    // The late response to the first invocation comes during the second one.
    let again =
        Task { text: "again".into(), action: Action::Sleep.into(), milliseconds: 1_000, ..Task::default() };
    let response = emulator.call_with(&headers, &again);
    assert_eq!((&*response.report().text, response.report().process), ("again", process));
    // The worker whose response was refused goes on.
    meet(emulator);
    let log = emulator.log();
    assert!(log.contains("Cross-wiring detected") || log.contains("response is too late"));
}
