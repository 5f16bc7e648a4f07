//! What the Runtime API answers.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a test waits for a function that hangs: no measure of its speed.
pub const HANG: Duration = Duration::from_secs(10 * 60);

/// What `next` is answered with.
#[derive(Debug)]
pub enum Next {
    /// These bytes, and then the connection is closed if they are not a response with a length.
    Bytes(Vec<u8>),
    /// Nothing: the connection is closed.
    Close,
    /// These bytes, then a response that nobody asked for, and the connection is closed.
    AndTimeout(Vec<u8>),
}

/// What a response or a report is answered with.
#[derive(Debug, Clone, Copy, Default)]
pub enum Acknowledgement {
    #[default]
    Accepted,
    /// Another status, and no body.
    Status(u16),
    /// Nothing: the connection is closed.
    Close,
    /// Accepted, once the test says so.
    Held,
}

impl Next {
    /// Encodes an invocation with the headers that Lambda sends.
    pub fn event(id: &str, event: &[u8]) -> Self {
        let end = (SystemTime::now() + HANG).duration_since(UNIX_EPOCH).unwrap().as_millis();
        Self::invocation(
            &format!("lambda-runtime-aws-request-id: {id}\r\nlambda-runtime-deadline-ms: {end}\r\n"),
            id,
            event,
        )
    }

    /// Encodes an invocation with these headers and those that do not matter.
    pub fn invocation(headers: &str, id: &str, event: &[u8]) -> Self {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\
             lambda-runtime-invocation-id: {id}-1\r\n\
             lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-west-1:111122223333:function:echo\r\n\r\n",
            event.len(),
        );
        Self::Bytes([head.as_bytes(), event].concat())
    }

    /// Encodes an event as AWS's server sends all but small ones: in chunks.
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

    /// A response without an invocation.
    pub fn status(status: u16) -> Self {
        Self::Bytes(response(status).into_bytes())
    }
}

pub fn response(status: u16) -> String {
    let length = if status == 204 { "" } else { "content-length: 0\r\n" };
    format!("HTTP/1.1 {status} As Asked\r\n{length}\r\n")
}
