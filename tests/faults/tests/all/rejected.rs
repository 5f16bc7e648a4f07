//! Responses that the Runtime API does not accept.

use faults::action::Action;
use faults::call::Call;
use faults::framing::INTERIM;
use faults::script::Script;
use runtime_api::Close;

use crate::sandbox::start;

const STATUSES: [&str; 7] = [
    "302 Found\r\nLocation: /elsewhere",
    "400 Bad Request",
    "403 Forbidden",
    "410 Gone",
    "413 Payload Too Large",
    "500 Internal Server Error",
    "503 Service Unavailable",
];

fn events(count: usize) -> impl Fn(usize) -> Action + Send + Sync + 'static {
    move |before| if before < count { Action::event(before) } else { Action::Wait }
}

#[test]
fn continues_after_a_status_and_logs_it() {
    for workers in [1, 4] {
        let post = |before: usize| Action::status(STATUSES.get(before).copied().unwrap_or("202 Accepted"));
        let calls = STATUSES.len() + 1;
        let mut sandbox = start(Script::new().on_next(events(calls)).on_post(post), workers);
        sandbox.wait_for("/invocation/next", calls + workers);
        // The Runtime API has responded with a status, so nothing is posted again.
        assert_eq!(sandbox.wait_for_responses(calls).len(), sandbox.script.requests("/response").len());
        // The log is available after the end.
        sandbox.function.terminate();
        let log = sandbox.function.wait().expect("the function ends on SIGTERM").log;
        for status in STATUSES {
            assert!(log.contains(&status[..3]), "{status}: {log}");
        }
    }
}

#[test]
fn continues_after_a_status_for_a_report() {
    let next = |before| {
        match before {
        0..7 => Action::Respond(
            format!(
                "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: report-{before}\r\nContent-Length: 4\r\n\r\nnull"
            )
            .into(),
        ),
        7 => Action::event(7),
        _ => Action::Wait,
    }
    };
    let post = |before: usize| Action::status(STATUSES.get(before).copied().unwrap_or("202 Accepted"));
    let mut sandbox = start(Script::new().on_next(next).on_post(post), 1);
    sandbox.wait_for_responses(1);
    assert_eq!(sandbox.wait_for("/error", 7).len(), 7);
}

#[test]
fn posts_only_twice_if_every_connection_closes() {
    for close in [Close::End, Close::Reset] {
        let post =
            move |before| if before < 6 { Action::close(close) } else { Action::status("202 Accepted") };
        let mut sandbox = start(Script::new().on_next(events(4)).on_post(post), 1);
        sandbox.wait_for("/invocation/next", 5);
        assert_eq!(sandbox.wait_for_responses(7).len(), 4);
        assert_eq!(sandbox.script.requests("/response").len(), 7);
    }
}

#[test]
fn posts_the_same_response_again_after_half_an_acknowledgement() {
    for half in [
        "HTTP/1.1 202 Acc",
        "HTTP/1.1 202 Accepted\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n{\"st",
    ] {
        let post = move |before| match before {
            0 => Action::RespondAndClose(half.into(), Close::End),
            _ => Action::status("403 Forbidden"),
        };
        let mut sandbox = start(Script::new().on_next(events(2)).on_post(post), 1);
        sandbox.wait_for("/invocation/next", 3);
        let posts = sandbox.script.requests("/response");
        assert_eq!(posts.len(), 3, "{half}");
        assert_eq!(posts[0], posts[1], "{half}");
    }
}

#[test]
fn posts_a_large_response_again() {
    let next = |before| match before {
        0 => Action::call(Call::echo(0).with_appended(3_000_000), Action::head(0)),
        _ => Action::Wait,
    };
    let post =
        |before| if before == 0 { Action::close(Close::Reset) } else { Action::status("202 Accepted") };
    let mut sandbox = start(Script::new().on_next(next).on_post(post), 1);
    sandbox.wait_for("/invocation/next", 2);
    let posts = sandbox.script.requests("/response");
    assert!(posts.len() == 2 && posts[0] == posts[1]);
    Call::echo(0).with_appended(3_000_000).check(&posts[1], false).unwrap();
}

#[test]
fn continues_after_a_status_before_the_body_was_read() {
    // More than the buffers of a connection can hold.
    let next = |before| match before {
        0 => Action::call(Call::echo(0).with_appended(4_000_000), Action::head(0)),
        _ => Action::Wait,
    };
    let status = "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n";
    for action in [
        // The rest is read, and the connection is kept.
        Action::Respond(status.into()),
        // Unread data resets the connection, and the status may be lost.
        Action::RespondAndClose(status.into(), Close::End),
        Action::close(Close::Reset),
    ] {
        let again = action.clone();
        let script = Script::new().on_next(next).on_post_head(move || again.clone());
        let mut sandbox = start(script, 1);
        sandbox.wait_for("/invocation/next", 2);
        assert!(sandbox.script.requests("/response").len() <= 2, "{action:?}");
        sandbox.function.terminate();
        let ended = sandbox.function.wait().expect("the function ends on SIGTERM");
        assert!(ended.status.success() && ended.log.contains("request-0"), "{action:?}: {ended:?}");
    }
}

#[test]
fn posts_a_large_response_after_100_continue() {
    let next = |before| match before {
        0 => Action::call(Call::echo(0).with_appended(4_000_000), Action::head(0)),
        _ => Action::Wait,
    };
    // An interim response is sent in the middle of the request.
    let script = Script::new().on_next(next).on_post_head(|| Action::Respond(INTERIM[0].into()));
    let mut sandbox = start(script, 1);
    sandbox.wait_for("/response", 1);
    sandbox.wait_for("/invocation/next", 2);
}
