//! SnapStart, as far as the emulator supports it: it serves the request for the restore, but has no event
//! afterwards.

use super::errors::failure;
use crate::call::ask;
use crate::emulator::Emulator;
use crate::setup::CLASSIC;
use crate::suite::Group;
use service::pb::Action;

pub(super) fn groups() -> Vec<Group> {
    let setup = CLASSIC.with_variables(&[
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
        ("AWS_LAMBDA_FUNCTION_TIMEOUT", "1"),
        ("SERVICE_AFTER_RESTORE", "succeeds"),
    ]);
    let failing = CLASSIC.with_variables(&[
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
        ("AWS_LAMBDA_FUNCTION_TIMEOUT", "1"),
        ("SERVICE_AFTER_RESTORE", "fails"),
    ]);
    vec![
        Group::new("snap start", setup.with_options(&["--enable-init-caching"]))
            .case("requests the restore before it requests an event", requests_the_restore_first),
        Group::new("snap start", failing.with_options(&["--enable-init-caching"]))
            .case("reports a failure after the restore", reports_a_failed_restore),
        Group::new("snap start", setup)
            .case("reports a start that fails because there is no restore", reports_a_failed_start),
    ]
}

fn requests_the_restore_first(emulator: &mut Emulator) {
    // The emulator sends the event in its response to the restore, and has none for the next request.
    let response = emulator.attempt(&ask(Action::Respond));
    assert_eq!(String::from_utf8_lossy(&response.body), "Task timed out after 1.00 seconds");
    let log = emulator.log();
    let paths = [
        "/2020-01-01/extension/register",
        "/2018-06-01/runtime/restore/next",
        "/2018-06-01/runtime/invocation/next",
    ];
    let positions = paths.map(|path| log.find(path).unwrap_or_else(|| panic!("{path} was not requested")));
    assert!(positions.is_sorted(), "{positions:?}");
    assert_eq!(emulator.record()[..2], ["start", "restored"]);
}

fn reports_a_failed_restore(emulator: &mut Emulator) {
    let response = emulator.attempt(&ask(Action::Respond));
    assert_eq!((response.status, &*failure(&response).0), (502, "Runtime.ExitError"));
    assert_eq!(emulator.record(), ["start", "restored"]);
    let log = emulator.log();
    let (_, report) = log.split_once("/2018-06-01/runtime/restore/error").expect("a report");
    let headers = report.lines().next().unwrap_or_default();
    assert!(headers.contains("Lambda-Runtime-Function-Error-Type:[Runtime."), "{headers}");
    assert!(!log.contains("State transition is not allowed"), "the emulator rejected the report");
}

fn reports_a_failed_start(emulator: &mut Emulator) {
    // Without its option, the emulator does not have the path.
    let response = emulator.attempt(&ask(Action::Respond));
    let (error_type, message) = failure(&response);
    assert_eq!(response.status, 502);
    assert!(message.contains("404"), "{message}");
    let is_name = |text: &str| text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '.');
    assert!(is_name(&error_type), "{error_type}");
    assert!(emulator.log().contains("Sending Init Error Response: Runtime.InitError"));
}
