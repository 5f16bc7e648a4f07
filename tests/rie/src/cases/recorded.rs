//! The events of every trigger that `tests/server` has recorded, and the responses that it expects.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::call::Response;
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::Message;

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

/// Reads an event.
pub(super) fn event(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("a readable file")
}

fn responds_as_recorded(emulator: &Emulator, path: &Path) {
    let event = event(path);
    let expected = fs::read(response_of(path)).expect("a readable file");
    let expected: Value = serde_json::from_slice(&expected).expect("JSON");
    let expected = Response::from_json(expected);
    let response = Response::parse(&emulator.invoke(&[], event.as_bytes()));
    assert_eq!(response.json, expected.json);
    assert_eq!(response.trailers, expected.trailers);
    // The text describes the caller. If the event has no ids, those of the invocation are in their place.
    let parts = |response: &Response| {
        let (start, end) = response.message().text.split_once(", ip ").unwrap_or_default();
        (start.split(", request ").next().map(str::to_owned), end.to_owned())
    };
    assert_eq!(parts(&response), parts(&expected));
}

fn responds_to_a_direct_invocation(emulator: &mut Emulator) {
    let message = Message { text: "hello".into(), ..Message::default() };
    let response = emulator.call(&message);
    assert_eq!(response.json["statusCode"], 200);
    assert_eq!(response.message().text, "hello");
}
