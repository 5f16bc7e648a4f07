//! Calls that fail, and the calls after them.

use rie::http::Response;
use serde_json::Value;

use crate::call::ask;
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::Action;

pub(super) fn groups() -> Vec<Group> {
    let group = |name, setup| {
        Group::new(name, setup)
            .case("fails the invocation for records of SQS", fails_for_records_of_sqs)
            .case("fails the invocation for an event that is not JSON", fails_for_invalid_json)
            .case("returns the status of a handler", returns_the_status_of_a_handler)
            .case("returns INTERNAL if a handler panics", returns_internal_for_a_panic)
    };
    vec![
        group("classic", CLASSIC).case(
            "continues in a new process after a handler has exited the process",
            continues_after_an_exit,
        ),
        group("managed instances", MANAGED).case("ends if a handler exits the process", ends_after_an_exit),
    ]
}

/// Returns the type and the message of a failed invocation.
pub(super) fn failure(response: &Response) -> (String, String) {
    let text = String::from_utf8_lossy(&response.body);
    let failure: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"));
    let error_type = failure["errorType"].as_str().unwrap_or_else(|| panic!("no `errorType`: {text}"));
    (error_type.to_owned(), failure["errorMessage"].as_str().unwrap_or_default().to_owned())
}

fn fails_for_records_of_sqs(emulator: &mut Emulator) {
    let event = br#"{"Records":[{"eventSource":"aws:sqs","messageId":"1","body":"hello"}]}"#;
    let message = fails_for_an_unknown_event(emulator, event);
    assert!(message.contains("aws:sqs"), "{message}");
}

fn fails_for_invalid_json(emulator: &mut Emulator) {
    let message = fails_for_an_unknown_event(emulator, br#"{"version":"2.0","rawPath":"#);
    assert!(message.contains("JSON"), "{message}");
}

/// Returns the message of the failed invocation.
fn fails_for_an_unknown_event(emulator: &Emulator, event: &[u8]) -> String {
    let process = emulator.process();
    let response = emulator.invoke(&[], event);
    let (error_type, message) = failure(&response);
    assert_eq!((response.status, &*error_type), (200, "UnknownEvent"));
    // Lambda uses the type in a header, if it has the form `Runtime.Name` or `Function.Name`.
    let reported = match response.header("error-type") {
        Some(reported) => reported.to_owned(),
        None => {
            let log = emulator.log();
            let (_, reported) = log.rsplit_once("Sending Error Response: ").expect("an error in the log");
            reported.lines().next().unwrap_or_default().to_owned()
        }
    };
    assert_eq!(reported, "Runtime.UnknownEvent");
    assert_eq!(emulator.process(), process);
    message
}

fn returns_the_status_of_a_handler(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&ask(Action::Fail));
    assert_eq!(response.trailer("grpc-status"), Some("5"));
    assert_eq!(response.trailer("grpc-message"), Some("no caf%C3%A9 at 50%25"));
    assert_eq!(emulator.process(), process);
}

fn returns_internal_for_a_panic(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&ask(Action::Panic));
    assert_eq!(response.trailer("grpc-status"), Some("13"));
    assert!(!response.trailers.contains("secret"), "{}", response.trailers);
    assert_eq!(emulator.process(), process);
}

fn continues_after_an_exit(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.attempt(&ask(Action::Exit));
    let (error_type, message) = failure(&response);
    assert_eq!((response.status, &*error_type), (502, "Runtime.ExitError"));
    assert!(message.contains("exit status 3"), "{message}");
    assert_ne!(emulator.process(), process);
}

fn ends_after_an_exit(emulator: &mut Emulator) {
    let response = emulator.attempt(&ask(Action::Exit));
    assert_eq!(failure(&response).0, "Runtime.ExitError");
    assert_eq!(emulator.wait().code(), Some(1));
}
