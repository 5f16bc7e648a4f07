//! What happens to each call, drawn from a seed: the same in every run, whichever worker gets the call.

use crate::call::Call;
use crate::fault::{AfterFault, NextFault, PostFault};
use crate::framing::{Framing, INTERIM, Response};
use crate::headers::Head;
use crate::ids::Ids;
use crate::random::Random;

/// The settings of a run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// What everything is drawn from.
    pub seed: u64,
    /// How many calls of a thousand meet a fault; with 0 nothing is odd.
    pub faults: u32,
    /// Whether the function streams its responses.
    pub is_streaming: bool,
}

/// What happens to one call.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The call.
    pub call: Call,
    /// Its ids.
    pub ids: Ids,
    /// What goes wrong once before the event is handed out.
    pub next: Option<NextFault>,
    /// What goes wrong once when the function posts.
    pub post: Option<PostFault>,
    /// What goes wrong after that.
    pub after: Option<AfterFault>,
    /// Whether responses come in pieces.
    pub is_slow: bool,
    /// Whether responses come in the way that most servers send them.
    is_plain: bool,
    /// Draws what matters to nobody but the reader of the bytes.
    pub random: Random,
}

impl Plan {
    /// Draws the plan of a call.
    pub fn of(Settings { seed, faults, .. }: Settings, number: u64) -> Self {
        let mut random = Random::new(seed, number);
        let call = Call::draw(number, &mut random);
        let (mut next, mut post, mut after) = (None, None, None);
        if random.chance(faults) {
            // The pause after a failed attempt to get an event is what takes most of the time.
            match random.below(10) {
                0..4 => next = Some(NextFault::draw(&mut random)),
                4..8 => post = Some(PostFault::draw(&mut random)),
                _ => after = Some(AfterFault::draw(&mut random)),
            }
        }
        let is_slow = random.chance(faults / 5);
        Self { call, ids: Ids::of(seed, number), next, post, after, is_slow, is_plain: faults == 0, random }
    }

    /// Returns the response that hands out the event.
    pub fn event(&mut self) -> Response {
        let head = Head::of(&self.ids);
        let head = if self.is_plain { head.with_deadline() } else { head.with_drawn(&mut self.random) };
        self.encode(&head, &self.call.event())
    }

    /// Returns a response to a request for an event that must fail it.
    pub fn failure(&mut self, status: &str) -> Response {
        let head = Head::new(status);
        let head = if status.starts_with("200") { head.with_deadline() } else { head };
        let body = if status.starts_with("304") {
            ""
        } else {
            "{\"errorType\":\"Fault\",\"errorMessage\":\"a fault\"}"
        };
        Response::new(head.as_bytes(), body.as_bytes(), Framing::Length, &mut self.random)
    }

    /// Returns the response to what the function posted.
    pub fn acknowledgement(&mut self, status: &str) -> Response {
        let head = Head::new(status).with("Content-Type", "application/json");
        let body = self.random.pick(&["{\"status\":\"OK\"}\n", "{\"status\":\"OK\"}\n", ""]);
        self.encode(&head, body.as_bytes())
    }

    fn encode(&mut self, head: &Head, body: &[u8]) -> Response {
        if self.is_plain {
            return Response::new(head.as_bytes(), body, Framing::Length, &mut self.random);
        }
        let head = head.draw_case(&mut self.random);
        let framing = Framing::draw(&mut self.random);
        let mut response = Response::new(&head, body, framing, &mut self.random);
        if self.random.chance(30) {
            let interim = self.random.pick(&INTERIM);
            response.bytes.splice(..0, interim.bytes());
        }
        response
    }
}
