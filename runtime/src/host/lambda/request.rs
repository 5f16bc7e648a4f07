//! Requests to the Runtime API.

use std::fmt::Display;

use bytes::{Buf, Bytes};

use super::endpoint::Endpoint;

const USER_AGENT: &str = concat!("lambda-grpc/", env!("CARGO_PKG_VERSION"));

/// The end of a chunk, and the last chunk of a body.
const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";

/// A request with its body, which can be sent several times.
#[derive(Debug)]
pub(super) struct Request {
    head: Vec<u8>,
    body: [Bytes; 3],
}

impl Request {
    /// Creates a request. `path` includes the version of the API.
    fn new(endpoint: &Endpoint, method: &str, path: impl Display) -> Self {
        let Endpoint { authority, base_path } = endpoint;
        let head = format!(
            "{method} {base_path}{path} HTTP/1.1\r\nhost: {authority}\r\nuser-agent: {USER_AGENT}\r\n"
        );
        Self { head: head.into(), body: Default::default() }
    }

    pub(super) fn get(endpoint: &Endpoint, path: impl Display) -> Self {
        Self::new(endpoint, "GET", path)
    }

    pub(super) fn post(endpoint: &Endpoint, path: impl Display) -> Self {
        Self::new(endpoint, "POST", path)
    }

    /// Adds a header. Its value must not contain line breaks.
    pub(super) fn header(mut self, name: &str, value: &[u8]) -> Self {
        for part in [name.as_bytes(), b": ", value, b"\r\n"] {
            self.head.extend_from_slice(part);
        }
        self
    }

    /// Completes a request without a body.
    pub(super) fn without_body(mut self) -> Self {
        self.head.extend_from_slice(b"\r\n");
        self
    }

    pub(super) fn body(mut self, body: Bytes) -> Self {
        self = self.header("content-length", body.len().to_string().as_bytes());
        self.body[0] = body;
        self.without_body()
    }

    /// Adds a body of two parts, which are sent as one chunk.
    pub(super) fn chunked_body(mut self, [first, second]: [Bytes; 2]) -> Self {
        self = self.header("transfer-encoding", b"chunked").without_body();
        self.head.extend_from_slice(format!("{:x}\r\n", first.len() + second.len()).as_bytes());
        self.body = [first, second, Bytes::from_static(LAST_CHUNK)];
        self
    }

    /// Returns the bytes of the request, which can be sent with one vectored write.
    pub(super) fn bytes(&self) -> impl Buf {
        let [first, second, third] = &self.body;
        (&self.head[..]).chain(&first[..]).chain(&second[..]).chain(&third[..])
    }
}
