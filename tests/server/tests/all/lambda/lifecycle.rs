//! Start, restore and end of the process.

use serde_json::Value;
use service::pb::Action;

use super::function::Function;
use super::script::{Acknowledgement, Response};
use super::{event, event_of};

const SNAPSTART: (&str, &str) = ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

#[cfg(unix)]
#[test]
fn ends_on_sigterm_after_the_calls_in_flight() {
    for mode in ["buffered", "streaming"] {
        let mut function = Function::start(mode, &[]);
        // The function is initialized and idle.
        function.invoke(&format!("{mode}-first"), &event("function_url/open.json", "hi"));
        let post = function
            .invoke(&format!("{mode}-last"), &event_of("function_url/open.json", &Action::Terminate.into()));
        assert!(post.path.ends_with(&format!("{mode}-last/response")), "{}", post.path);
        assert!(function.end().0, "`run` returned without an error");
    }
}

/// The Runtime API fails before it acknowledges the last call.
#[cfg(unix)]
#[test]
fn ignores_later_calls_and_failures_during_shutdown() {
    for last in [Response::status(500), Response::status(204), Response::status(403), Response::Close] {
        let mut function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", "2")]);
        function.acknowledge(Acknowledgement::Held);
        function.invoke("last", &event_of("function_url/open.json", &Action::Terminate.into()));
        // The other worker still waits for a response to its `next`.
        function.respond_to_next(last);
        function.send("late", &event("function_url/open.json", "hi"));
        function.release();
        assert!(function.ended_without_post(), "handled a call during the shutdown");
        assert!(function.end().0);
    }
}

/// Lambda sends SIGTERM only to functions that have an extension.
#[cfg(unix)]
#[test]
fn registers_an_extension_before_the_first_next() {
    let function = Function::start("buffered", &[]);
    function.invoke("one", &event("rest_api/open.json", "hi"));
    let mut requests = function.other_requests();
    // The function does not wait until the second request is served.
    while requests.len() < 2 {
        requests.extend(function.other_requests());
        std::thread::yield_now();
    }
    let [register, next] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((&*register.method, &*register.path), ("POST", "/2020-01-01/extension/register"));
    assert_eq!(register.header("lambda-extension-name"), Some("lambda-grpc"));
    assert_eq!(register.body, b"{\"events\":[]}");
    assert_eq!((&*next.method, &*next.path), ("GET", "/2020-01-01/extension/event/next"));
    assert_eq!(next.header("lambda-extension-identifier"), Some("one"));
}

#[test]
fn survives_a_snapstart_restore() {
    for mode in ["buffered", "streaming", "buffered after_restore"] {
        let function = Function::start(mode, &[SNAPSTART]);
        let post = function.invoke("restored", &event("function_url/open.json", "hi"));
        assert!(post.path.ends_with("/response"), "{}", post.path);
        assert!(
            function
                .other_requests()
                .iter()
                .any(|request| request.path == "/2018-06-01/runtime/restore/next")
        );
        // The connection from before the restore may be closed.
        assert_eq!(function.connections(), 2);
    }
}

#[test]
fn retries_when_the_connection_is_closed_during_the_restore() {
    let function = Function::start_with_acknowledgements("buffered", &[SNAPSTART], &[Acknowledgement::Close]);
    assert!(function.invoke("restored", &event("function_url/open.json", "hi")).path.ends_with("/response"));
}

#[test]
fn reports_a_restore_that_fails() {
    let rejected = &[Acknowledgement::Status(500)];
    for (mode, first, path, error_type, message) in [
        ("buffered", &rejected[..], "init/error", "InitError", "500 Internal Server Error"),
        ("buffered after_restore_fails", &[], "restore/error", "AfterRestoreError", "no database"),
    ] {
        let mut function = Function::start_with_acknowledgements(mode, &[SNAPSTART], first);
        let (is_success, errors) = function.end();
        assert!(!is_success && errors.contains(message), "{errors}");
        let requests = function.other_requests();
        let report =
            requests.iter().find(|request| request.path == format!("/2018-06-01/runtime/{path}")).unwrap();
        assert_eq!(
            report.header("lambda-runtime-function-error-type"),
            Some(&*format!("Runtime.{error_type}"))
        );
        let report: Value = serde_json::from_slice(&report.body).unwrap();
        assert_eq!(report["errorType"], error_type);
        assert!(report["errorMessage"].as_str().unwrap().contains(message), "{report}");
    }
}
