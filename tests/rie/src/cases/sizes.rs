//! Events and responses near Lambda's limit of 6 MB:
//! <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.

use crate::call;
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::Message;

pub(super) fn groups() -> Vec<Group> {
    [("classic", CLASSIC), ("managed instances", MANAGED)]
        .map(|(name, setup)| {
            Group::new(name, setup)
                .case("receives an event and sends a response of nearly 6 MB", receives_and_sends_nearly_6_mb)
                .case("returns RESOURCE_EXHAUSTED instead of a response over 6 MB", rejects_larger_responses)
        })
        .into()
}

fn receives_and_sends_nearly_6_mb(emulator: &mut Emulator) {
    // The period is not a power of two, so that pieces in the wrong order are detected.
    let data: Vec<u8> = (0..=250).cycle().take(4_700_000).collect();
    let message = Message { data, ..Message::default() };
    let size = call::event(&message).to_string().len();
    assert!((6_266_456..=6_291_456).contains(&size), "the event is {size} bytes");
    // Not `assert_eq`, which would print the data.
    assert!(emulator.call(&message).message().data == message.data, "the returned data differs");
}

fn rejects_larger_responses(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&Message { size: 5_000_000, ..Message::default() });
    assert_eq!(response.trailer("grpc-status"), Some("8"), "{}", response.trailers);
    assert_eq!(emulator.process(), process);
}
