//! The end of an environment. The emulator sends SIGTERM if an extension is registered, and SIGKILL
//! otherwise, as Lambda does:
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown>.

use std::thread;

use crate::call::{ask, event};
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, Extension, Function, MANAGED, Setup, WORKERS};
use crate::suite::Group;
use crate::wait;
use service::pb::{Action, Message};

pub(super) fn groups() -> Vec<Group> {
    let mut groups = vec![Group::new("classic", CLASSIC).case(
        "returns from `run` in a process that was started after another",
        |emulator| {
            emulator.process();
            emulator.attempt(&ask(Action::Exit));
            assert_eq!(end(emulator), ["start", "start", "run returned"]);
        },
    )];
    groups.extend(cases("classic", CLASSIC, 1));
    groups.extend(cases("managed instances", MANAGED, WORKERS));
    groups
}

/// Returns the cases of a mode with up to `calls` concurrent calls.
fn cases(name: &'static str, setup: Setup, calls: usize) -> [Group; 5] {
    let external = setup.with_extension(Extension::External);
    [
        Group::new(name, setup)
            .case("registers an extension before it requests an event", registers_first)
            .case("returns from `run` on SIGTERM", |emulator| {
                assert_eq!(end(emulator), ["start", "run returned"]);
            }),
        Group::new(name, setup).case(
            format!("returns from `run` after {calls} calls in flight have ended"),
            move |emulator| {
                ends_after_calls_in_flight(emulator, calls);
            },
        ),
        Group::new(name, external).case("returns from `run` beside an external extension", |emulator| {
            assert_eq!(end(emulator), ["start", "run returned", "extension told to shut down"]);
        }),
        Group::new(name, setup.with_function(Function::Abrupt)).case(
            "is killed without the feature `graceful-shutdown`",
            |emulator| {
                assert_eq!(end(emulator), ["start"]);
                assert!(emulator.log().contains("SIGKILLing the runtime as no agents are registered."));
            },
        ),
        Group::new(name, external.with_function(Function::Abrupt)).case(
            "ends on SIGTERM without the feature `graceful-shutdown`",
            |emulator| {
                assert_eq!(end(emulator), ["start", "extension told to shut down"]);
            },
        ),
    ]
}

/// Ends the environment of a function that has served a call, and returns what happened.
fn end(emulator: &mut Emulator) -> Vec<String> {
    emulator.process();
    assert!(emulator.terminate().success());
    emulator.record()
}

fn registers_first(emulator: &mut Emulator) {
    emulator.process();
    let log = emulator.log();
    let first = |path| log.find(path).unwrap_or_else(|| panic!("{path} was not requested"));
    assert!(first("/2020-01-01/extension/register") < first("/2018-06-01/runtime/invocation/next"));
    assert!(log.contains("/2020-01-01/extension/event/next"));
}

fn ends_after_calls_in_flight(emulator: &mut Emulator, calls: usize) {
    // Less than half of the 600 ms between SIGTERM and SIGKILL in the emulator.
    let message = Message { milliseconds: 250, ..Message::default() };
    let event = &*event(&message).to_string();
    thread::scope(|scope| {
        let client = emulator.client();
        for _ in 0..calls {
            // The emulator ends too, so it may send no response.
            scope.spawn(move || client.invoke(&[], event.as_bytes()));
        }
        let waiting = |line: &&String| *line == "waits";
        wait::until("the calls", || emulator.record().iter().filter(waiting).count() == calls);
        assert!(emulator.terminate().success());
    });
    let expected =
        [&["start"][..], &vec!["waits"; calls], &vec!["waited"; calls], &["run returned"]].concat();
    assert_eq!(emulator.record(), expected);
}
