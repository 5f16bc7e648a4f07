//! The events of every trigger that `tests/server` has recorded, and the responses that it expects.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::call::{self, Response};
use crate::emulator::Emulator;
use crate::pb::Task;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;

pub(super) const EVENTS: &str = "../server/events";

pub(super) fn groups() -> Vec<Group> {
    [("classic", CLASSIC), ("managed instances", MANAGED)]
        .map(|(name, setup)| {
            let group = events(Path::new(EVENTS)).into_iter().fold(Group::new(name, setup), |group, path| {
                let event = path.strip_prefix(EVENTS).unwrap_or(&path).with_extension("");
                group.case(format!("responds to {} as recorded", event.display()), move |emulator| {
                    responds_as_recorded(emulator, &path);
                })
            });
            group.case("responds to a direct invocation", responds_to_a_direct_invocation)
        })
        .into()
}

/// Returns the files of the events that have a file with the response.
fn events(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the events of tests/server") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            found.extend(events(&path));
        } else if response_of(&path).exists() {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn response_of(event: &Path) -> PathBuf {
    event.with_extension("response.json")
}

/// Reads an event, and changes its method to that of this suite.
pub(super) fn event(path: impl AsRef<Path>) -> String {
    let event = fs::read_to_string(path).expect("a readable file");
    event.replace("echo.Echo/Say", call::PATH.trim_start_matches('/'))
}

fn responds_as_recorded(emulator: &Emulator, path: &Path) {
    let event = event(path);
    let expected = fs::read(response_of(path)).expect("a readable file");
    let expected: Value = serde_json::from_slice(&expected).expect("JSON");
    let expected = Response::from_json(expected);
    let response = Response::parse(&emulator.invoke(&[], event.as_bytes()));
    assert_eq!(response.json, expected.json);
    assert_eq!(response.trailers, expected.trailers);
    // In `tests/server`, the response describes the caller. This function has another service.
    assert!(response.report().process > 0);
}

fn responds_to_a_direct_invocation(emulator: &mut Emulator) {
    let task = Task { text: "hello".into(), ..Task::default() };
    let response = emulator.call(&task);
    assert_eq!(response.json["statusCode"], 200);
    assert_eq!(response.report().text, "hello");
}
