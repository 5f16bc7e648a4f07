//! Functions that end before they request an event.

use crate::call::ask;
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::Action;

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::new("classic", CLASSIC.with_variables(&[("SERVICE_FAILING_STARTS", "1")])).case(
            "starts again after `main` has returned an error",
            |emulator| {
                starts_again(emulator, "Error: \"no database here\"", "exit status 1");
            },
        ),
        Group::new("classic", CLASSIC.with_variables(&[("SERVICE_EXITING_STARTS", "1")]))
            .case("starts again after `main` has exited the process", |emulator| {
                starts_again(emulator, "", "exit status 3")
            }),
        Group::new("managed instances", MANAGED.with_variables(&[("SERVICE_FAILING_STARTS", "1")]))
            .case("ends after `main` has returned an error", ends),
    ]
}

fn starts_again(emulator: &mut Emulator, printed: &str, status: &str) {
    // The response has no body, because the function has not reported an error to the Runtime API.
    let response = emulator.attempt(&ask(Action::Respond));
    assert_eq!((response.status, response.body.len()), (502, 0));
    let log = emulator.log();
    assert!(log.contains(printed) && log.contains(status) && log.contains("Runtime.ExitError"));
    emulator.process();
    assert_eq!(emulator.record(), ["start", "start"]);
}

fn ends(emulator: &mut Emulator) {
    assert_eq!(emulator.wait().code(), Some(1));
    let log = emulator.log();
    assert!(log.contains("Error: \"no database here\"") && log.contains("Runtime.ExitError"));
}
