//! The address of the Runtime API, and the user agent.

use faults::action::Action;
use faults::function::Function;
use faults::script::Script;

use crate::sandbox::{service, start, start_with};

#[test]
fn sends_requests_below_a_base_path() {
    for (before, after, base) in [
        ("", "", ""),
        ("", "/", ""),
        ("", "/.rt/echo", "/.rt/echo"),
        ("http://", "", ""),
        ("http://", "/base", "/base"),
        ("http://", "/base/", "/base"),
    ] {
        let next = |before| if before < 3 { Action::event(before) } else { Action::Wait };
        let address = |address| format!("{before}{address}{after}");
        let mut sandbox = start_with(Script::new().on_next(next), &mut service(), &[], address);
        sandbox.wait_for("/invocation/next", 4);
        for request in sandbox.script.requests("next").into_iter().chain(sandbox.wait_for_responses(3)) {
            let path = request.path.strip_prefix(base).unwrap_or_else(|| panic!("{base}: {request:?}"));
            assert!(path.starts_with("/2018-06-01/") || path.starts_with("/2020-01-01/"), "{request:?}");
            assert_eq!(request.header("host"), Some(sandbox.server.address().as_str()));
        }
    }
}

#[test]
fn sends_its_user_agent_in_every_request() {
    let mut sandbox = start(Script::new(), 2);
    sandbox.wait_for_responses(4);
    for request in sandbox.script.requests("") {
        let agent = request.header("user-agent").unwrap_or_default();
        let version = agent.strip_prefix("lambda-grpc/").unwrap_or_else(|| panic!("{request:?}"));
        assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{request:?}");
    }
}

#[test]
fn rejects_an_invalid_address() {
    for address in ["", "https://127.0.0.1:1", "127.0.0.1:99999", "127.0.0.1:1\r\nx: y"] {
        let ended = Function::start(&mut service(), address, &[]).wait().expect("the process ends");
        assert_eq!(ended.status.code(), Some(1), "{address:?}: {ended:?}");
    }
}
