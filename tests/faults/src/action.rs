//! The actions of a Runtime API for one request.

use runtime_api::{Close, Head};

use crate::call::Call;
use crate::headers::TIMEOUT;
use crate::ids::Ids;

/// The action of a script for a request.
#[derive(Debug, Clone)]
pub enum Action {
    /// Writes these bytes.
    Respond(Vec<u8>),
    /// Writes these bytes one by one.
    RespondBytewise(Vec<u8>),
    /// Writes these bytes and closes the connection.
    RespondAndClose(Vec<u8>, Close),
    /// Writes the first bytes, and then the second ones again and again until the function closes the connection.
    RespondEndlessly(Vec<u8>, Vec<u8>),
    /// Does nothing: the function waits.
    Wait,
}

impl Action {
    /// Responds with a status and without a body.
    pub fn status(status: &str) -> Self {
        Self::Respond(Head::new(status).without_body())
    }

    /// Responds with the event of [`Call::echo`], as Lambda does.
    pub fn event(number: usize) -> Self {
        Self::call(Call::echo(number as u64), Self::head(number))
    }

    /// Responds with the event of a call, and with this head.
    pub fn call(call: Call, head: Head) -> Self {
        Self::Respond(head.with_length(&call.event()))
    }

    /// Returns the head of an event, with a deadline and with ids that contain the number.
    pub fn head(number: usize) -> Head {
        let invocation = Some(format!("invocation-{number}"));
        Ids { request: format!("request-{number}"), invocation }.head().with_deadline(TIMEOUT)
    }

    /// Closes the connection without writing.
    pub fn close(how: Close) -> Self {
        Self::RespondAndClose(Vec::new(), how)
    }

    /// Returns true if another response must follow.
    pub(crate) fn is_interim(&self) -> bool {
        matches!(self, Self::Respond(bytes) if bytes.starts_with(b"HTTP/1.1 1"))
    }
}
