//! Events and responses near Lambda's limit of 6 MB:
//! <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.

use crate::call;
use crate::emulator::Emulator;
use crate::pb::Task;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;

pub(super) fn groups() -> Vec<Group> {
    [("classic", CLASSIC), ("managed instances", MANAGED)]
        .map(|(name, setup)| {
            Group::new(name, setup)
                .case("takes an event and sends a response of nearly 6 MB", takes_and_sends_nearly_6_mb)
                .case("answers RESOURCE_EXHAUSTED instead of a response of more than 6 MB", refuses_more)
        })
        .into()
}

fn takes_and_sends_nearly_6_mb(emulator: &mut Emulator) {
    // The period is no power of two, so that pieces in the wrong order are noticed.
    let data: Vec<u8> = (0..=250).cycle().take(4_700_000).collect();
    let task = Task { data, ..Task::default() };
    let size = call::event(&task).to_string().len();
    assert!((6_266_456..=6_291_456).contains(&size), "the event is {size} bytes");
    // `assert_eq` would print them.
    assert!(emulator.call(&task).report().data == task.data, "the data came back changed");
}

fn refuses_more(emulator: &mut Emulator) {
    let process = emulator.process();
    let response = emulator.call(&Task { size: 5_000_000, ..Task::default() });
    assert_eq!(response.trailer("grpc-status"), Some("8"), "{}", response.trailers);
    assert_eq!(emulator.process(), process);
}
