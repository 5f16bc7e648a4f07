//! Client contexts, which a handler receives exactly as the caller of the Invoke API sent them.

use super::concurrency::concurrently;
use super::context;
use crate::call::ask;
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::Action;

const CONTEXTS: [(&str, &str); 8] = [
    (
        "of the AWS Mobile SDK",
        r#"{"client":{"installation_id":"1","app_title":"Shop","app_version_name":"1.0","app_version_code":"1","app_package_name":"com.example.shop"},"custom":{"tenant":"blue"},"env":{"locale":"de_DE"}}"#,
    ),
    ("with an empty client", r#"{"client":{}}"#),
    ("with a nested custom value", r#"{"custom":{"a":{"b":[1,null]}}}"#),
    ("that is an array", "[1, 2]"),
    ("that is null", "null"),
    ("that is empty", "{}"),
    ("with characters beyond ASCII", r#"{"custom":{"café":"☕"}}"#),
    ("that is not JSON", "hello; world, 50%"),
];

pub(super) fn groups() -> Vec<Group> {
    let classic = CONTEXTS.iter().fold(Group::new("classic", CLASSIC), |group, &(name, context)| {
        group.case(format!("shows a handler a client context {name}"), move |emulator| {
            shows_a_handler(emulator, context);
        })
    });
    let managed = Group::new("managed instances", MANAGED)
        .case("keeps every worker after client contexts of any kind", keeps_every_worker);
    vec![classic, managed]
}

fn shows_a_handler(emulator: &Emulator, context: &str) {
    let process = emulator.process();
    let header = base64_simd::STANDARD.encode_to_string(context);
    let report = context::report(emulator, &[("x-amz-client-context", &header)]);
    assert_eq!(report.client_context.as_deref(), Some(context));
    assert_eq!(report.process, process);
}

fn keeps_every_worker(emulator: &mut Emulator) {
    for round in 0..2 {
        concurrently(|number| {
            let (_, context) = CONTEXTS[(round + number) % CONTEXTS.len()];
            let header = base64_simd::STANDARD.encode_to_string(context);
            let response = emulator.call_with(&[("x-amz-client-context", &header)], &ask(Action::Meet));
            assert_eq!(response.report().client_context.as_deref(), Some(context));
        });
    }
}
