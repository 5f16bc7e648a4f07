//! The head of a response.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::header;
use crate::responses::json;

/// The status and the headers of a response, without the framing of its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The status with its reason: `200 OK`.
    pub status: String,
    /// Names with values, which may be invalid.
    pub headers: Vec<(String, Vec<u8>)>,
}

impl Head {
    /// Creates a head without headers. The status has a reason: `200 OK`.
    #[must_use]
    pub fn new(status: &str) -> Self {
        Self { status: status.to_owned(), headers: Vec::new() }
    }

    /// Creates the head of an event, with the headers that every event has.
    #[must_use]
    pub fn of_event(request_id: &str) -> Self {
        json("200 OK", "").head.with(header::REQUEST_ID, request_id)
    }

    /// Adds a header. The value may be invalid.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Adds the deadline of an invocation that times out after some time.
    #[must_use]
    pub fn with_deadline(self, duration: Duration) -> Self {
        let end = (SystemTime::now() + duration).duration_since(UNIX_EPOCH).unwrap_or_default();
        self.with(header::DEADLINE, end.as_millis().to_string())
    }

    /// Encodes the response with a body and its length.
    #[must_use]
    pub fn with_length(self, body: &[u8]) -> Vec<u8> {
        self.with("Content-Length", body.len().to_string()).before(body)
    }

    /// Encodes the response with a body in chunks, which have this size, except for the last one.
    #[must_use]
    pub fn in_chunks(self, body: &[u8], size: usize) -> Vec<u8> {
        let mut bytes = self.with("Transfer-Encoding", "chunked").before(b"");
        for chunk in body.chunks(size) {
            bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend_from_slice(chunk);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
        bytes
    }

    /// Encodes the response without a body. Status 204 does not have a length either:
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-8.6>.
    #[must_use]
    pub fn without_body(self) -> Vec<u8> {
        if self.status.starts_with("204 ") { self.before(b"") } else { self.with_length(b"") }
    }

    /// Encodes the response with these bytes after its head.
    #[must_use]
    pub fn before(self, bytes: &[u8]) -> Vec<u8> {
        self.encode("HTTP/1.1", bytes)
    }

    /// Encodes the response with these bytes after its head, and with this version of HTTP.
    #[must_use]
    pub fn encode(self, version: &str, bytes: &[u8]) -> Vec<u8> {
        let mut all = format!("{version} {}\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            for part in [name.as_bytes(), b": ", value, b"\r\n"] {
                all.extend_from_slice(part);
            }
        }
        all.extend_from_slice(b"\r\n");
        all.extend_from_slice(bytes);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn encodes_an_event() {
        assert_eq!(
            text(Head::of_event("one").with(header::INVOCATION_ID, "two").with_length(b"{}")),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: one\r\n\
             Lambda-Runtime-Invocation-Id: two\r\nContent-Length: 2\r\n\r\n{}"
        );
    }

    #[test]
    fn encodes_chunks() {
        let encode = |body: &[u8], size| text(Head::new("200 OK").in_chunks(body, size));
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(encode(b"abcde", 2), format!("{head}2\r\nab\r\n2\r\ncd\r\n1\r\ne\r\n0\r\n\r\n"));
        assert_eq!(encode(b"", 2), format!("{head}0\r\n\r\n"));
        assert_eq!(encode(&[b'x'; 30], usize::MAX), format!("{head}1e\r\n{}\r\n0\r\n\r\n", "x".repeat(30)));
    }

    #[test]
    fn sends_no_length_with_204() {
        assert_eq!(text(Head::new("204 No Content").without_body()), "HTTP/1.1 204 No Content\r\n\r\n");
        assert_eq!(
            text(Head::new("410 Gone").without_body()),
            "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
        );
    }
}
