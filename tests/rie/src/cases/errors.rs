//! What goes wrong in a call, and the call after it.

use rie::http::Response;
use serde_json::Value;

use crate::call::task;
use crate::emulator::Emulator;
use crate::pb::Action;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;

pub(super) fn groups() -> Vec<Group> {
    let group = |name, setup| {
        Group::new(name, setup)
            .case("fails the invocation for records of SQS", fails_for_records_of_sqs)
            .case("fails the invocation for bytes that are no JSON", fails_for_bytes_that_are_no_json)
            .case("answers the status that a handler returns", answers_the_status_of_a_handler)
            .case("answers INTERNAL when a handler panics", answers_internal_for_a_panic)
    };
    vec![
        group("classic", CLASSIC)
            .case("goes on in a new process after a handler has ended the process", goes_on_after_an_exit),
        group("managed instances", MANAGED).case("ends when a handler ends the process", ends_after_an_exit),
    ]
}

/// Returns the type and the message of a failed invocation.
pub(super) fn failure(response: &Response) -> (String, String) {
    let text = String::from_utf8_lossy(&response.body);
    let failure: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
    let error_type = failure["errorType"].as_str().unwrap_or_else(|| panic!("no type: {text}"));
    (error_type.to_owned(), failure["errorMessage"].as_str().unwrap_or_default().to_owned())
}

fn fails_for_records_of_sqs(emulator: &mut Emulator) {
    let event = br#"{"Records":[{"eventSource":"aws:sqs","messageId":"1","body":"hello"}]}"#;
    let message = fails_for_an_unknown_event(emulator, event);
    assert!(message.contains("aws:sqs"), "{message}");
}

fn fails_for_bytes_that_are_no_json(emulator: &mut Emulator) {
    let message = fails_for_an_unknown_event(emulator, br#"{"version":"2.0","rawPath":"#);
    assert!(message.contains("JSON"), "{message}");
}

/// Returns the message of the failed invocation.
fn fails_for_an_unknown_event(emulator: &Emulator, event: &[u8]) -> String {
    let process = emulator.process();
    let response = emulator.invoke(&[], event);
    let (error_type, message) = failure(&response);
    assert_eq!((response.status, &*error_type), (200, "UnknownEvent"));
    // Lambda takes the type from a header, if it has the form `Runtime.Name` or `Function.Name`.
    let taken = match response.header("error-type") {
        Some(taken) => taken.to_owned(),
        None => {
            let log = emulator.log();
            let (_, taken) = log.rsplit_once("Sending Error Response: ").expect("an error in the log");
            taken.lines().next().unwrap_or_default().to_owned()
        }
    };
    assert_eq!(taken, "Runtime.UnknownEvent");
    assert_eq!(emulator.process(), process);
    message
}

fn answers_the_status_of_a_handler(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&task(Action::Fail));
    assert_eq!(response.trailer("grpc-status"), Some("5"));
    assert_eq!(response.trailer("grpc-message"), Some("no caf%C3%A9 at 50%25"));
    assert_eq!(emulator.process(), process);
}

fn answers_internal_for_a_panic(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&task(Action::Panic));
    assert_eq!(response.trailer("grpc-status"), Some("13"));
    assert!(!response.trailers.contains("secret"), "{}", response.trailers);
    assert_eq!(emulator.process(), process);
}

fn goes_on_after_an_exit(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.attempt(&task(Action::Exit));
    let (error_type, message) = failure(&response);
    assert_eq!((response.status, &*error_type), (502, "Runtime.ExitError"));
    assert!(message.contains("exit status 3"), "{message}");
    assert_ne!(emulator.process(), process);
}

fn ends_after_an_exit(emulator: &mut Emulator) {
    let response = emulator.attempt(&task(Action::Exit));
    assert_eq!(failure(&response).0, "Runtime.ExitError");
    assert_eq!(emulator.wait().code(), Some(1));
}
