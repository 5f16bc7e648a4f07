//! Failures of the Runtime API.

use super::event;
use super::function::Function;
use super::script::Response;

/// After how many failed requests in a row the process ends.
const ATTEMPTS: usize = 8;

#[test]
fn ends_if_the_runtime_api_is_unreachable() {
    // Port 1 is reserved, and only administrators may listen on it, so nothing does.
    for (address, concurrency) in
        [("127.0.0.1:1", "1"), ("127.0.0.1:1", "4"), ("http://localhost:1/base", "1")]
    {
        let environment = [("AWS_LAMBDA_RUNTIME_API", address), ("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let (is_success, errors) = Function::start("buffered", &environment).end();
        let address = address.trim_start_matches("http://");
        let expected = format!(
            "the AWS Lambda Runtime API failed: `GET /2018-06-01/runtime/invocation/next` at {address}: "
        );
        assert!(!is_success && errors.contains(&expected), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}

#[test]
fn rejects_an_invalid_address_of_the_runtime_api() {
    for address in ["", "https://127.0.0.1:1", "/next"] {
        let (is_success, errors) = Function::start("buffered", &[("AWS_LAMBDA_RUNTIME_API", address)]).end();
        assert!(!is_success && errors.contains("set it to `host:port`"), "{errors}");
    }
}

#[test]
fn retries_and_then_ends_with_the_error() {
    let missing = || Response::event_with(&[], "nameless", b"{}");
    let bytes = |text: &str| Response::Bytes(text.as_bytes().to_vec());
    let kinds: [(&dyn Fn() -> Response, &str); 8] = [
        (&|| Response::Close, "the connection was closed before"),
        (&|| Response::status(403), "the response was 403 Forbidden"),
        (&|| Response::status(503), "the response was 503 Service Unavailable"),
        (&|| Response::status(302), "the response was 302 Found"),
        (&missing, "the header `lambda-runtime-aws-request-id` is missing or malformed"),
        (&|| bytes("SSH-2.0\r\n\r\n"), "the head of the response is not HTTP/1.1"),
        (&|| bytes("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n"), "the response is too large"),
        (&|| bytes("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"), "the length of the response"),
    ];
    // A success resets the count of failures. The functions run concurrently, because each pauses
    // between its attempts.
    let functions = kinds.map(|(next, expected)| {
        let function = Function::start("buffered", &[]);
        for _ in 1..ATTEMPTS {
            function.respond_to_next(next());
        }
        function.send("after", &event("rest_api/open.json", "hi"));
        for _ in 0..ATTEMPTS {
            function.respond_to_next(next());
        }
        (function, expected)
    });
    for (mut function, expected) in functions {
        assert!(function.next_post().path.ends_with("/after/response"), "{expected}");
        let (is_success, errors) = function.end();
        assert!(!is_success && errors.contains(expected), "{expected}: {errors}");
    }
}

#[test]
fn ends_when_one_of_several_workers_fails() {
    let mut function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", "3")]);
    for _ in 0..3 * ATTEMPTS {
        function.respond_to_next(Response::status(403));
    }
    let (is_success, errors) = function.end();
    assert!(!is_success && errors.contains("the response was 403 Forbidden"), "{errors}");
}

/// AWS documents this response as "Container error. Non-recoverable state. Runtime should exit
/// promptly."
#[test]
fn ends_at_once_after_an_internal_server_error() {
    for concurrency in ["1", "4"] {
        let mut function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        function.respond_to_next(Response::status(500));
        let (is_success, errors) = function.end();
        assert!(!is_success && errors.contains("the response was 500 Internal Server Error"), "{errors}");
    }
}

/// Some emulators respond so while they have no event.
#[test]
fn retries_after_a_response_without_an_event() {
    let function = Function::start("buffered", &[]);
    for _ in 0..3 * ATTEMPTS {
        function.respond_to_next(Response::status(204));
    }
    assert!(function.invoke("after", &event("rest_api/open.json", "hi")).path.ends_with("/response"));
}
