//! Responses that are not HTTP, or that are endless.

use faults::action::Action;
use faults::fault::MALFORMED;
use faults::script::Script;
use runtime_api::Close;

use crate::sandbox::{ATTEMPTS, start_limited};

/// Starts a function with little memory, which must end with an error after a few attempts.
fn fails(name: &str, respond: impl Fn() -> Action + Send + Sync + 'static) {
    let mut sandbox = start_limited(Script::new().on_next(move |_| respond()));
    let ended = sandbox.fails();
    assert!(ended.log.contains("/2018-06-01/runtime/invocation/next"), "{name:?}: {}", ended.log);
    assert_eq!(sandbox.attempts(), ATTEMPTS, "{name:?}");
    assert!(sandbox.script.requests("/response").is_empty(), "{name:?}");
    assert!(sandbox.script.requests("/error").is_empty(), "{name:?}");
}

#[test]
fn ends_if_the_response_is_not_http() {
    for bytes in MALFORMED {
        fails(bytes, move || Action::RespondAndClose(bytes.into(), Close::End));
    }
}

#[test]
fn ends_if_a_length_is_invalid() {
    for length in [
        "1000000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "1e18",
        "-1",
        "-1000000000000000000",
        "+5",
        "0x10",
        "a few",
        "",
        // A valid length, but more than the memory, and more than is sent.
        "2000000000",
        "5\r\nContent-Length: 6",
    ] {
        let head = format!(
            "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nContent-Length: {length}\r\n\r\n{{}}"
        );
        fails(length, move || Action::RespondAndClose(head.clone().into(), Close::End));
    }
}

#[test]
fn ends_if_a_chunk_is_invalid() {
    for chunk in [
        "ffffffffffffffff\r\n{}",
        "fffffffffffffffff\r\n{}",
        "7fffffffffffffff\r\n{}",
        "77359400\r\n{}",
        "-2\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}}\r\n0\r\n\r\n",
        "2\r\n{}}}0\r\n\r\n",
        "2 2\r\n{}\r\n0\r\n\r\n",
        "\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\nffffffffffffffff\r\n",
    ] {
        let head =
            "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        fails(chunk, move || Action::RespondAndClose([head, chunk].concat().into(), Close::End));
    }
}

#[test]
fn ends_if_a_head_is_endless() {
    let again = |text: &str, times| text.repeat(times).into_bytes();
    for (name, first, more) in [
        ("headers", "HTTP/1.1 200 OK\r\n", again("x-header: value\r\n", 500)),
        ("a header", "HTTP/1.1 200 OK\r\nx-header: ", again("value", 2000)),
        ("a status line", "HTTP/1.1 200 ", again("OK", 5000)),
        ("empty lines", "", again("\r\n", 5000)),
        ("zero bytes", "", vec![0; 10_000]),
    ] {
        fails(name, move || Action::RespondEndlessly(first.into(), more.clone()));
    }
}

#[test]
fn ends_if_a_body_is_endless() {
    let head = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\n";
    for (name, rest, more) in [
        ("until close", "\r\n", vec![b' '; 100_000]),
        (
            "chunks",
            "Transfer-Encoding: chunked\r\n\r\n",
            [b"10000\r\n", &*vec![b' '; 0x10000], b"\r\n"].concat(),
        ),
        ("a chunk size", "Transfer-Encoding: chunked\r\n\r\n", vec![b'0'; 10_000]),
        ("a chunk extension", "Transfer-Encoding: chunked\r\n\r\n2;", vec![b'a'; 10_000]),
        ("trailers", "Transfer-Encoding: chunked\r\n\r\n0\r\n", b"x-trailer: value\r\n".repeat(500)),
    ] {
        fails(name, move || Action::RespondEndlessly([head, rest].concat().into(), more.clone()));
    }
}

#[test]
fn tries_again_after_a_response_that_is_not_http() {
    // A malformed response, an event, the next malformed response, an event, and so on.
    let next = |before: usize| match (MALFORMED.get(before / 2), before % 2) {
        (Some(bytes), 0) => Action::RespondAndClose((*bytes).into(), Close::End),
        (Some(_), _) => Action::event(before),
        (None, _) => Action::Wait,
    };
    let mut sandbox = start_limited(Script::new().on_next(next));
    sandbox.wait_for_responses(MALFORMED.len());
}
