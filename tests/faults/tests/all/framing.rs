//! The ways to send a response.

use faults::action::Action;
use faults::call::Call;
use faults::connection::Close;
use faults::framing::{Framing, INTERIM, Response};
use faults::headers::Head;
use faults::random::Random;
use faults::script::Script;

use crate::sandbox::start;

const FRAMINGS: [Framing; 5] =
    [Framing::Length, Framing::Chunk, Framing::Chunks, Framing::Close, Framing::UntilClose];

/// Hands out an event in each of these ways and acknowledges the response in the same way.
fn answers(ways: Vec<(Framing, &'static str)>, is_bytewise: bool) {
    let count = ways.len();
    let say = move |head: &Head, body: &[u8], number: usize| {
        let (framing, interim) = ways[number];
        let mut response = Response::new(head.as_bytes(), body, framing, &mut Random::new(1, number as u64));
        response.bytes.splice(..0, interim.bytes());
        match response {
            Response { closes: true, bytes, .. } => Action::RespondAndClose(bytes, Close::End),
            Response { bytes, .. } if is_bytewise => Action::RespondBytewise(bytes),
            Response { bytes, .. } => Action::Respond(bytes),
        }
    };
    let acknowledge = say.clone();
    let next = move |before: usize| {
        if before < count {
            say(&Action::head(before), &Call::echo(before as u64).event(), before)
        } else {
            Action::Wait
        }
    };
    let post = move |before| acknowledge(&Head::new("202 Accepted"), b"{\"status\":\"OK\"}\n", before);
    let mut sandbox = start(Script::new().on_next(next).on_post(post), 1);
    sandbox.wait_for("/invocation/next", count + 1);
    sandbox.wait_for_responses(count);
    // Each was taken for complete.
    assert_eq!(sandbox.script.requests("/response").len(), count);
}

#[test]
fn reads_every_framing() {
    answers(FRAMINGS.map(|framing| (framing, "")).into(), false);
    answers(vec![(Framing::Chunks, ""); 50], false);
}

#[test]
fn reads_past_interim_responses() {
    answers(FRAMINGS.iter().flat_map(|framing| INTERIM.map(|interim| (*framing, interim))).collect(), false);
}

#[test]
fn reads_what_comes_byte_by_byte() {
    answers(FRAMINGS[..3].iter().map(|framing| (*framing, INTERIM[1])).collect(), true);
}

#[test]
fn keeps_its_connection_where_it_may() {
    let next = |before: usize| {
        let framing = FRAMINGS[before % 3];
        let body = Call::echo(before as u64).event();
        let mut random = Random::new(2, before as u64);
        let response = Response::new(Action::head(before).as_bytes(), &body, framing, &mut random);
        if before < 100 { Action::Respond(response.bytes) } else { Action::Wait }
    };
    let mut sandbox = start(Script::new().on_next(next), 1);
    sandbox.wait_for_responses(100);
    sandbox.wait_for("/invocation/next", 101);
    let of_extension = sandbox.script.requests("/extension/register").len();
    assert_eq!(sandbox.server.accepted() - of_extension, 1);
}

#[test]
fn opens_another_connection_where_it_must() {
    for head in [
        "HTTP/1.1 200 OK\r\nConnection: close\r\n",
        "HTTP/1.1 200 OK\r\nConnection: a, Close\r\n",
        "HTTP/1.0 200 OK\r\n",
    ] {
        let next = move |before: usize| {
            let body = String::from_utf8(Call::echo(before as u64).event()).unwrap();
            let ids = format!(
                "Lambda-Runtime-Aws-Request-Id: request-{before}\r\nLambda-Runtime-Invocation-Id: invocation-{before}\r\n"
            );
            let response = format!("{head}{ids}Content-Length: {}\r\n\r\n{body}", body.len());
            // The connection stays open, and would serve another request.
            if before < 10 { Action::Respond(response.into()) } else { Action::Wait }
        };
        let mut sandbox = start(Script::new().on_next(next), 1);
        sandbox.wait_for_responses(10);
        sandbox.wait_for("/invocation/next", 11);
        let of_extension = sandbox.script.requests("/extension/register").len();
        assert_eq!(sandbox.server.accepted() - of_extension, 11, "{head}");
    }
}
