//! The plan of each call, drawn from a seed. It is the same in every run, whichever worker receives the call.

use runtime_api::{Head, responses};

use crate::call::Call;
use crate::fault::{AfterFault, NextFault, PostFault};
use crate::framing::{Framing, INTERIM, Response};
use crate::headers::{self, TIMEOUT};
use crate::ids::Ids;
use crate::random::Random;

/// The settings of a run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The seed of all random numbers.
    pub seed: u64,
    /// The number of calls per thousand with a fault. With 0, the Runtime API behaves like Lambda.
    pub faults: u32,
    /// Whether the function streams its responses.
    pub is_streaming: bool,
}

/// The plan of a call.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The call.
    pub call: Call,
    /// The ids of the call.
    pub ids: Ids,
    /// A fault that occurs once, before the event is sent.
    pub next: Option<NextFault>,
    /// A fault that occurs once, while the function posts its response.
    pub post: Option<PostFault>,
    /// A fault after that.
    pub after: Option<AfterFault>,
    /// Whether responses are sent in pieces.
    pub is_slow: bool,
    /// Whether responses are encoded like those of most servers.
    is_plain: bool,
    /// The random numbers for variations in the encoding.
    pub random: Random,
}

impl Plan {
    /// Draws the plan of a call.
    pub fn of(Settings { seed, faults, .. }: Settings, number: u64) -> Self {
        let mut random = Random::new(seed, number);
        let call = Call::draw(number, &mut random);
        let (mut next, mut post, mut after) = (None, None, None);
        if random.chance(faults) {
            // Most of the time is spent in pauses after failed attempts to receive an event.
            match random.below(10) {
                0..4 => next = Some(NextFault::draw(&mut random)),
                4..8 => post = Some(PostFault::draw(&mut random)),
                _ => after = Some(AfterFault::draw(&mut random)),
            }
        }
        let is_slow = random.chance(faults / 5);
        Self { call, ids: Ids::of(seed, number), next, post, after, is_slow, is_plain: faults == 0, random }
    }

    /// Returns the response with the event.
    pub fn event(&mut self) -> Response {
        let head = self.ids.head();
        let head =
            if self.is_plain { head.with_deadline(TIMEOUT) } else { headers::draw(head, &mut self.random) };
        self.encode(head, &self.call.event())
    }

    /// Returns a response that fails a request for an event.
    pub fn failure(&mut self, status: &str) -> Response {
        let head = Head::new(status);
        let head = if status.starts_with("200") { head.with_deadline(TIMEOUT) } else { head };
        let body = if status.starts_with("304") {
            ""
        } else {
            "{\"errorType\":\"Fault\",\"errorMessage\":\"a fault\"}"
        };
        Response::new(head, body.as_bytes(), Framing::Length, &mut self.random)
    }

    /// Returns the response to a posted response.
    pub fn acknowledgement(&mut self, status: &str) -> Response {
        let head = responses::json(status, "").head;
        let body = self.random.pick(&["{\"status\":\"OK\"}\n", "{\"status\":\"OK\"}\n", ""]);
        self.encode(head, body.as_bytes())
    }

    fn encode(&mut self, head: Head, body: &[u8]) -> Response {
        if self.is_plain {
            return Response::new(head, body, Framing::Length, &mut self.random);
        }
        let head = headers::draw_case(head, &mut self.random);
        let framing = Framing::draw(&mut self.random);
        let mut response = Response::new(head, body, framing, &mut self.random);
        if self.random.chance(30) {
            let interim = self.random.pick(&INTERIM);
            response.bytes.splice(..0, interim.bytes());
        }
        response
    }
}
