//! The framings of a response.

use faults::action::Action;
use faults::call::Call;
use faults::framing::{Framing, INTERIM, Response};
use faults::random::Random;
use faults::script::Script;
use runtime_api::Close;
use runtime_api::Head;

use crate::sandbox::start;

const FRAMINGS: [Framing; 5] =
    [Framing::Length, Framing::Chunk, Framing::Chunks, Framing::Close, Framing::UntilClose];

/// Sends an event with each framing, and acknowledges the response with the same framing.
fn reads(framings: Vec<(Framing, &'static str)>, is_bytewise: bool) {
    let count = framings.len();
    let respond = move |head: Head, body: &[u8], number: usize| {
        let (framing, interim) = framings[number];
        let mut response = Response::new(head, body, framing, &mut Random::new(1, number as u64));
        response.bytes.splice(..0, interim.bytes());
        match response {
            Response { closes: true, bytes, .. } => Action::RespondAndClose(bytes, Close::End),
            Response { bytes, .. } if is_bytewise => Action::RespondBytewise(bytes),
            Response { bytes, .. } => Action::Respond(bytes),
        }
    };
    let acknowledge = respond.clone();
    let next = move |before: usize| {
        if before < count {
            respond(Action::head(before), &Call::echo(before as u64).event(), before)
        } else {
            Action::Wait
        }
    };
    let post = move |before| acknowledge(Head::new("202 Accepted"), b"{\"status\":\"OK\"}\n", before);
    let mut sandbox = start(Script::new().on_next(next).on_post(post), 1);
    sandbox.wait_for("/invocation/next", count + 1);
    sandbox.wait_for_responses(count);
    // Each acknowledgement was complete, so no response was posted again.
    assert_eq!(sandbox.script.requests("/response").len(), count);
}

#[test]
fn reads_every_framing() {
    reads(FRAMINGS.map(|framing| (framing, "")).into(), false);
    reads(vec![(Framing::Chunks, ""); 50], false);
}

#[test]
fn skips_interim_responses() {
    reads(FRAMINGS.iter().flat_map(|framing| INTERIM.map(|interim| (*framing, interim))).collect(), false);
}

#[test]
fn reads_single_bytes() {
    reads(FRAMINGS[..3].iter().map(|framing| (*framing, INTERIM[1])).collect(), true);
}

#[test]
fn reuses_its_connection_if_possible() {
    let next = |before: usize| {
        let framing = FRAMINGS[before % 3];
        let body = Call::echo(before as u64).event();
        let mut random = Random::new(2, before as u64);
        let response = Response::new(Action::head(before), &body, framing, &mut random);
        if before < 100 { Action::Respond(response.bytes) } else { Action::Wait }
    };
    let mut sandbox = start(Script::new().on_next(next), 1);
    sandbox.wait_for_responses(100);
    sandbox.wait_for("/invocation/next", 101);
    let of_extension = sandbox.script.requests("/extension/register").len();
    assert_eq!(sandbox.server.accepted() - of_extension, 1);
}

#[test]
fn opens_another_connection_if_necessary() {
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
            // The connection stays open, and could serve another request.
            if before < 10 { Action::Respond(response.into()) } else { Action::Wait }
        };
        let mut sandbox = start(Script::new().on_next(next), 1);
        sandbox.wait_for_responses(10);
        sandbox.wait_for("/invocation/next", 11);
        let of_extension = sandbox.script.requests("/extension/register").len();
        assert_eq!(sandbox.server.accepted() - of_extension, 11, "{head}");
    }
}
