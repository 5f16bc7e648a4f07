//! The responses of the Runtime API.

use std::time::Duration;

use runtime_api::{Head, header};

/// How long a test waits for a function that hangs. It is not a measure of the function's speed.
pub const HANG_TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// A response, mostly to a `next` request.
#[derive(Debug)]
pub enum Response {
    /// Sends these bytes. The connection stays open if they are a response with a length.
    Bytes(Vec<u8>),
    /// Closes the connection without a response.
    Close,
    /// Sends these bytes and an unsolicited response, and closes the connection.
    BytesAndTimeout(Vec<u8>),
}

/// The response to the result of an invocation, or to an error report.
#[derive(Debug, Clone, Copy, Default)]
pub enum Acknowledgement {
    #[default]
    Accepted,
    /// Sends another status, without a body.
    Status(u16),
    /// Closes the connection without a response.
    Close,
    /// Accepts when the test calls `release`.
    Held,
}

impl Response {
    /// Encodes an event with the headers that Lambda sends.
    pub fn event(id: &str, event: &[u8]) -> Self {
        Self::Bytes(head(id, Head::of_event(id).with_deadline(HANG_TIMEOUT)).with_length(event))
    }

    /// Encodes an event with these headers, and with others that tests do not set.
    pub fn event_with(headers: &[(&str, &str)], id: &str, event: &[u8]) -> Self {
        let with = |head: Head, (name, value): &(&str, &str)| head.with(name, value);
        Self::Bytes(head(id, headers.iter().fold(Head::new("200 OK"), with)).with_length(event))
    }

    /// Encodes an event in chunks, as AWS's server does for all but small events.
    pub fn chunked(id: &str, event: &[u8], chunk: usize) -> Self {
        Self::Bytes(Head::of_event(id).in_chunks(event, chunk))
    }

    /// Encodes a response without an event.
    pub fn status(status: u16) -> Self {
        Self::Bytes(Head::new(&format!("{status} As Asked")).without_body())
    }
}

/// Adds the headers that tests do not set.
fn head(id: &str, head: Head) -> Head {
    let arn = "arn:aws:lambda:eu-west-1:111122223333:function:echo";
    head.with(header::INVOCATION_ID, format!("{id}-1")).with(header::FUNCTION_ARN, arn)
}
