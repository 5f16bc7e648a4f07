//! Streamed responses. The emulator accepts them, but returns them in one piece, including the prelude.

use serde_json::Value;

use super::recorded;
use crate::call::{self, Response};
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED, Setup};
use crate::suite::Group;
use service::pb::Message;

pub(super) fn groups() -> Vec<Group> {
    vec![
        group("classic", CLASSIC.with_variables(&[("LAMBDA_GRPC_RESPONSE_MODE", "streaming")])),
        group("managed instances", MANAGED.with_variables(&[("LAMBDA_GRPC_RESPONSE_MODE", "streaming")])),
    ]
}

fn group(name: &'static str, setup: Setup) -> Group {
    Group::new(name, setup)
        .case("streams a response to a Function URL", |emulator| streams(emulator, "function_url/open", 3))
        .case("streams a response to a REST API", |emulator| streams(emulator, "rest_api/open", 3))
        .case("streams a response of nearly 6 MB", |emulator| {
            streams(emulator, "function_url/open", 6_000_000)
        })
}

fn streams(emulator: &Emulator, event: &str, size: u32) {
    let event = recorded::event(format!("{}/{event}.json", recorded::EVENTS));
    let mut event: Value = serde_json::from_str(&event).expect("JSON");
    event["body"] = call::body(&Message { text: "hello".into(), size, ..Message::default() }).into();
    let response = emulator.invoke(&[], event.to_string().as_bytes());
    let is_end = |window: &[u8]| window == [0; 8];
    let end = response.body.windows(8).position(is_end).expect("eight NUL bytes after the prelude");
    let prelude: Value = serde_json::from_slice(&response.body[..end]).expect("a prelude in JSON");
    assert_eq!(prelude["statusCode"], 200);
    assert_eq!(prelude["headers"]["content-type"], "application/grpc-web+proto");
    let response = Response::from_parts(prelude, &response.body[end + 8..]);
    assert_eq!(response.message().text, "hello");
    assert_eq!(response.message().data, vec![b'.'; size as usize]);
    assert!(emulator.log().contains("Lambda-Runtime-Function-Response-Mode:[streaming]"));
}
