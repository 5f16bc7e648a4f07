//! SnapStart: <https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html>.

use faults::action::Action;
use faults::script::Script;
use runtime_api::Close;
use serde_json::Value;

use crate::sandbox::{ATTEMPTS, Sandbox, service, start, start_with};

fn start_from_snapshot(script: Script) -> Sandbox {
    let environment = [("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"), ("AWS_LAMBDA_MAX_CONCURRENCY", "2")];
    start_with(script, &mut service(), &environment, |address| address)
}

/// Checks that the failure was reported, as JSON with the fields that Lambda reads.
fn assert_reported(sandbox: &Sandbox) {
    let reports =
        [sandbox.script.requests("/init/error"), sandbox.script.requests("/restore/error")].concat();
    assert_eq!(reports.len(), 1, "{reports:?}");
    let report: Value = serde_json::from_slice(&reports[0].body).unwrap();
    assert!(report["errorType"].is_string() && report["errorMessage"].is_string(), "{report}");
    assert_eq!(sandbox.attempts(), 0);
}

#[test]
fn requests_events_over_new_connections_after_a_restore() {
    let next = |before| if before < 6 { Action::event(before) } else { Action::Wait };
    // The connection of the restore stays open, so that the function could use it again.
    let mut sandbox =
        start_from_snapshot(Script::new().on_next(next).on_restore(|_| Action::status("200 OK")));
    sandbox.wait_for_responses(6);
    sandbox.wait_for("/invocation/next", 8);
    let of_extension = sandbox.script.requests("/extension/register").len();
    assert_eq!(sandbox.script.requests("/restore/next").len(), 1);
    assert_eq!(sandbox.server.accepted() - of_extension, 1 + 2);
}

#[test]
fn requests_a_restore_only_with_snap_start() {
    let mut sandbox = start(Script::new(), 1);
    sandbox.wait_for_responses(1);
    assert!(sandbox.script.requests("/restore/next").is_empty());
}

#[test]
fn reports_a_restore_that_fails() {
    for status in ["500 Internal Server Error", "403 Forbidden"] {
        let mut sandbox = start_from_snapshot(Script::new().on_restore(|_| Action::status(status)));
        let ended = sandbox.fails();
        assert!(ended.log.contains(&status[..3]), "{}", ended.log);
        assert_reported(&sandbox);
    }
}

#[test]
fn reports_a_restore_whose_connections_close() {
    let mut sandbox = start_from_snapshot(Script::new().on_restore(|_| Action::close(Close::Reset)));
    sandbox.fails();
    let attempts = sandbox.script.requests("/restore/next").len();
    assert!((1..=ATTEMPTS).contains(&attempts), "{attempts}");
    assert_reported(&sandbox);
}

#[test]
fn ends_even_if_the_report_is_not_accepted() {
    for action in [Action::close(Close::End), Action::status("500 Internal Server Error")] {
        let restore = |_| Action::status("500 Internal Server Error");
        let mut sandbox =
            start_from_snapshot(Script::new().on_restore(restore).on_post(move |_| action.clone()));
        sandbox.fails();
        assert!(sandbox.script.requests("/error").len() <= 2);
    }
}
