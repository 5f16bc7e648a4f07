//! A status as headers: the same three names in HTTP/2 trailers and in gRPC-Web's trailer frame.
//!
//! [gRPC over HTTP/2, "Responses"](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses).

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tonic::Status;

use super::{base64, metadata};

pub(crate) const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
pub(crate) const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(crate) const GRPC_STATUS_DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// What `grpc-message` must escape and no more: some clients do not undo the rest ("Percent-Encoded" in the spec).
const MESSAGE: &AsciiSet = &CONTROLS.add(b'%');

/// Writes the headers that end a call that succeeded.
pub(crate) fn ok(trailers: HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(1 + trailers.len());
    headers.insert(GRPC_STATUS, HeaderValue::from_static("0"));
    metadata::append(&mut headers, trailers);
    headers
}

/// Writes the headers that end a call that failed: code, message, details and the status's own metadata.
pub(crate) fn failed(status: Status) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(3);
    headers.insert(GRPC_STATUS, HeaderValue::from(i32::from(status.code())));
    if !status.message().is_empty() {
        // Every byte that a header value may not hold is escaped, so the `Err` cannot happen.
        if let Ok(message) = HeaderValue::try_from(encode(status.message())) {
            headers.insert(GRPC_MESSAGE, message);
        }
    }
    if !status.details().is_empty() {
        let details = base64::encode_unpadded(status.details());
        if let Ok(details) = HeaderValue::try_from(details) {
            headers.insert(GRPC_STATUS_DETAILS, details);
        }
    }
    metadata::append(&mut headers, status.metadata().clone().into_headers());
    headers
}

/// Escapes a message ([gRPC over HTTP/2, "Percent-Encoded"](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses)).
pub(crate) fn encode(message: &str) -> String {
    utf8_percent_encode(message, MESSAGE).to_string()
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    #[test]
    fn escapes_only_what_the_spec_requires() {
        let headers = failed(Status::not_found("50% of (a: b)\r\ncafé"));
        assert_eq!(headers[GRPC_STATUS], "5");
        assert_eq!(headers[GRPC_MESSAGE], "50%25 of (a: b)%0D%0Acaf%C3%A9");
    }

    #[test]
    fn carries_details_unpadded() {
        let headers = failed(Status::with_details(Code::Aborted, "", vec![1].into()));
        assert_eq!(headers[GRPC_STATUS_DETAILS], "AQ");
        assert!(!headers.contains_key(GRPC_MESSAGE));
    }
}
