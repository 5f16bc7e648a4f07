//! The number of concurrent calls: `AWS_LAMBDA_MAX_CONCURRENCY`.

use std::sync::{Mutex, mpsc};

use faults::action::Action;
use faults::script::Script;

use crate::sandbox::{service, start, start_with};

#[test]
fn requests_one_event_for_each_worker() {
    for workers in 1..=4 {
        let mut sandbox = start(Script::new().on_next(|_| Action::Wait), workers);
        sandbox.wait_for("/invocation/next", workers);
    }
}

#[test]
fn responds_with_any_number() {
    for value in ["", "0", "-4", "many", "1.5", "99999999999999999999"] {
        let next = |before| if before < 2 { Action::event(before) } else { Action::Wait };
        let environment = [("AWS_LAMBDA_MAX_CONCURRENCY", value)];
        let mut sandbox =
            start_with(Script::new().on_next(next), &mut service(), &environment, |address| address);
        sandbox.wait_for_responses(2);
    }
}

#[test]
fn serves_calls_while_one_is_not_acknowledged() {
    let (sender, receiver) = mpsc::channel();
    let receiver = Mutex::new(receiver);
    let next = |before| if before < 40 { Action::event(before) } else { Action::Wait };
    let post = move |before| {
        if before == 0 {
            let _ = receiver.lock().unwrap().recv();
        }
        Action::status("202 Accepted")
    };
    let mut sandbox = start(Script::new().on_next(next).on_post(post), 4);
    assert_eq!(sandbox.wait_for_responses(40).len(), 40);
    // Three workers wait for an event, and the fourth for its acknowledgement.
    sandbox.wait_for("/invocation/next", 43);
    sender.send(()).unwrap();
    sandbox.wait_for("/invocation/next", 44);
}
