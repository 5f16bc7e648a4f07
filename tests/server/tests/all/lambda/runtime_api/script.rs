//! The responses of the Runtime API.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a test waits for a function that hangs. It is not a measure of the function's speed.
pub const HANG_TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// The response to a `next` request.
#[derive(Debug)]
pub enum Next {
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

impl Next {
    /// Encodes an invocation with the headers that Lambda sends.
    pub fn event(id: &str, event: &[u8]) -> Self {
        let end = (SystemTime::now() + HANG_TIMEOUT).duration_since(UNIX_EPOCH).unwrap().as_millis();
        Self::invocation(
            &format!("lambda-runtime-aws-request-id: {id}\r\nlambda-runtime-deadline-ms: {end}\r\n"),
            id,
            event,
        )
    }

    /// Encodes an invocation with these headers, and with others that tests do not set.
    pub fn invocation(headers: &str, id: &str, event: &[u8]) -> Self {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\
             lambda-runtime-invocation-id: {id}-1\r\n\
             lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-west-1:111122223333:function:echo\r\n\r\n",
            event.len(),
        );
        Self::Bytes([head.as_bytes(), event].concat())
    }

    /// Encodes an event in chunks, as AWS's server does for all but small events.
    pub fn chunked(id: &str, event: &[u8], chunk: usize) -> Self {
        let head = format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nlambda-runtime-aws-request-id: {id}\r\n\r\n"
        );
        let mut bytes = head.into_bytes();
        for chunk in event.chunks(chunk) {
            bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend_from_slice(chunk);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
        Self::Bytes(bytes)
    }

    /// Encodes a response without an invocation.
    pub fn status(status: u16) -> Self {
        Self::Bytes(response(status).into_bytes())
    }
}

/// Encodes a response without a body.
pub fn response(status: u16) -> String {
    let length = if status == 204 { "" } else { "content-length: 0\r\n" };
    format!("HTTP/1.1 {status} As Asked\r\n{length}\r\n")
}
