//! The internal extension, without which Lambda sends no SIGTERM. An error of it must not end the function.

use faults::action::Action;
use faults::script::Script;
use runtime_api::Close;
use serde_json::{Value, json};

use crate::sandbox::start;

fn events(before: usize) -> Action {
    if before < 10 { Action::event(before) } else { Action::Wait }
}

#[test]
fn registers_before_it_requests_an_event() {
    let mut sandbox = start(Script::new().on_next(events), 4);
    sandbox.wait_for_responses(10);
    let requests = sandbox.script.requests("");
    let position = |end: &str| requests.iter().position(|request| request.path.ends_with(end)).unwrap();
    assert!(position("/2020-01-01/extension/register") < position("/invocation/next"));
    let register = &requests[position("/2020-01-01/extension/register")];
    assert_eq!(register.method, "POST");
    assert!(register.header("lambda-extension-name").is_some_and(|name| !name.is_empty()), "{register:?}");
    assert_eq!(serde_json::from_slice::<Value>(&register.body).unwrap(), json!({ "events": [] }));
    let next = sandbox.wait_for("/2020-01-01/extension/event/next", 1);
    assert_eq!(next[0].header("lambda-extension-identifier"), Some("0123e456-7890-4abc-8def-0123456789ab"));
}

#[test]
fn serves_if_it_cannot_register() {
    for action in [
        Action::status("404 Not Found"),
        Action::status("403 Forbidden"),
        Action::status("500 Internal Server Error"),
        Action::status("200 OK"),
        Action::close(Close::End),
        Action::close(Close::Reset),
        Action::RespondAndClose(b"not HTTP".to_vec(), Close::End),
    ] {
        let name = format!("{action:?}");
        let mut sandbox = start(Script::new().on_next(events).on_register(move |_| action.clone()), 1);
        assert_eq!(sandbox.wait_for_responses(10).len(), 10, "{name}");
    }
}

#[test]
fn serves_if_the_extension_loses_its_connection() {
    for close in [Close::End, Close::Reset] {
        let mut sandbox =
            start(Script::new().on_next(events).on_extension_next(move |_| Action::close(close)), 1);
        assert_eq!(sandbox.wait_for_responses(10).len(), 10);
        sandbox.wait_for("/invocation/next", 11);
        // It may connect again, but not endlessly.
        assert!(sandbox.script.requests("/extension/event/next").len() <= 8);
    }
}
