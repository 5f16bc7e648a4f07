//! The start of a process, and its end.

use serde_json::Value;

use crate::event;
use crate::runtime_api::{Acknowledgement, Function, Next};

const SNAPSTART: (&str, &str) = ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

#[cfg(unix)]
#[test]
fn ends_on_sigterm_after_the_calls_in_flight() {
    for mode in ["buffered", "streaming"] {
        let mut function = Function::start(mode, &[]);
        // Up and idle: nothing holds it.
        function.invoke(&format!("{mode}-first"), &event("function_url/open.json", "hi"));
        let post = function.invoke(&format!("{mode}-last"), &event("function_url/open.json", "terminate"));
        assert!(post.path.ends_with(&format!("{mode}-last/response")), "{}", post.path);
        assert!(function.end().0, "`run` returned without an error");
    }
}

/// The Runtime API goes away while the last call is still being acknowledged.
#[cfg(unix)]
#[test]
fn takes_no_further_call_and_ends_without_an_error_once_asked_to_end() {
    for last in [Next::status(500), Next::status(204), Next::status(403), Next::Close] {
        let mut function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", "2")]);
        function.acknowledge(Acknowledgement::Held);
        function.invoke("last", &event("function_url/open.json", "terminate"));
        // The other worker still waits for its `next`.
        function.answer_next(last);
        function.send("late", &event("function_url/open.json", "hi"));
        function.release();
        assert!(function.has_said_all(), "a call was taken during the shutdown");
        assert!(function.end().0);
    }
}

/// Lambda sends SIGTERM to functions that have an extension, and to no other.
#[cfg(unix)]
#[test]
fn registers_an_extension_before_it_asks_for_the_first_invocation() {
    let function = Function::start("buffered", &[]);
    function.invoke("one", &event("rest_api/open.json", "hi"));
    let mut others = function.others();
    // The function does not wait for the second to be read.
    while others.len() < 2 {
        others.extend(function.others());
        std::thread::yield_now();
    }
    let [register, next] = &others[..] else { panic!("{others:?}") };
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
        assert!(function.others().iter().any(|request| request.path == "/2018-06-01/runtime/restore/next"));
        // The one that waited for the restore may be dead after it.
        assert_eq!(function.connections(), 2);
    }
}

#[test]
fn asks_again_when_the_connection_that_waits_for_the_restore_is_lost() {
    let function = Function::start_answered("buffered", &[SNAPSTART], &[Acknowledgement::Close]);
    assert!(function.invoke("restored", &event("function_url/open.json", "hi")).path.ends_with("/response"));
}

#[test]
fn reports_a_restore_that_fails() {
    let refused = &[Acknowledgement::Status(500)];
    for (mode, first, path, error_type, message) in [
        ("buffered", &refused[..], "init/error", "InitError", "500 Internal Server Error"),
        ("buffered after_restore_fails", &[], "restore/error", "AfterRestoreError", "no database"),
    ] {
        let mut function = Function::start_answered(mode, &[SNAPSTART], first);
        let (is_success, errors) = function.end();
        assert!(!is_success && errors.contains(message), "{errors}");
        let others = function.others();
        let report =
            others.iter().find(|request| request.path == format!("/2018-06-01/runtime/{path}")).unwrap();
        assert_eq!(
            report.header("lambda-runtime-function-error-type"),
            Some(&*format!("Runtime.{error_type}"))
        );
        let report: Value = serde_json::from_slice(&report.body).unwrap();
        assert_eq!(report["errorType"], error_type);
        assert!(report["errorMessage"].as_str().unwrap().contains(message), "{report}");
    }
}
