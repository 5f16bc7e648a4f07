//! Responses of Lambda other than events.

use crate::head::Head;
use crate::header;

/// The id of the extension of [`registered`].
pub const EXTENSION: &str = "0123e456-7890-4abc-8def-0123456789ab";

/// A response. Servers with their own framing use its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status and the headers.
    pub head: Head,
    /// JSON, or nothing.
    pub body: String,
}

impl Response {
    /// Encodes the response with its length.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        self.head.with_length(self.body.as_bytes())
    }
}

/// Returns the acknowledgement of a response, or of the report of an error.
#[must_use]
pub fn accepted() -> Response {
    json("202 Accepted", "{\"status\":\"OK\"}\n")
}

/// Returns the response to an extension that registers.
#[must_use]
pub fn registered(function: &str) -> Response {
    let body = format!(
        "{{\"functionName\":\"{function}\",\"functionVersion\":\"$LATEST\",\"handler\":\"bootstrap\"}}"
    );
    let Response { head, body } = json("200 OK", body);
    Response { head: head.with(header::EXTENSION_ID, EXTENSION), body }
}

/// Returns the response to a request for an unknown path.
#[must_use]
pub fn not_found() -> Response {
    Response { head: Head::new("404 Not Found"), body: String::new() }
}

/// Returns a response with JSON.
#[must_use]
pub fn json(status: &str, body: impl Into<String>) -> Response {
    Response { head: Head::new(status).with("Content-Type", "application/json"), body: body.into() }
}
