//! The shutdown of an execution environment during a fault.

use std::sync::{Mutex, mpsc};

use faults::action::Action;
use faults::script::Script;
use runtime_api::Close;

use crate::sandbox::start;

#[test]
fn posts_again_before_it_ends() {
    for workers in [1, 4] {
        let (sender, receiver) = mpsc::channel();
        let receiver = Mutex::new(receiver);
        let next = |before| if before == 0 { Action::event(0) } else { Action::Wait };
        let post = move |before| {
            if before > 0 {
                return Action::status("202 Accepted");
            }
            // The acknowledgement of the first response waits until SIGTERM was sent.
            let _ = receiver.lock().unwrap().recv();
            Action::close(Close::Reset)
        };
        let mut sandbox = start(Script::new().on_next(next).on_post(post), workers);
        sandbox.wait_for("/response", 1);
        sandbox.function.terminate();
        sender.send(()).unwrap();
        let ended = sandbox.function.wait().expect("the function ends on SIGTERM");
        assert!(ended.status.success(), "{ended:?}");
        assert_eq!(sandbox.script.requests("/response").len(), 2);
    }
}

#[test]
fn ends_while_it_waits() {
    for workers in [1, 4] {
        let mut sandbox = start(Script::new().on_next(|_| Action::Wait), workers);
        sandbox.wait_for("/invocation/next", workers);
        sandbox.function.terminate();
        let ended = sandbox.function.wait().expect("the function ends on SIGTERM");
        assert!(ended.status.success(), "{ended:?}");
    }
}
