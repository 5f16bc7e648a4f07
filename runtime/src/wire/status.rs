//! A status as headers: the same three names in HTTP/2 trailers and in gRPC-Web's trailer frame.
//!
//! [gRPC over HTTP/2, "Responses"](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses).

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode, utf8_percent_encode};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

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

/// Reads the status from headers or trailers, with their other names as its metadata.
///
/// By `tonic::Status::from_header_map` not, which panics on details that are no base64.
pub(crate) fn read(headers: &HeaderMap) -> Option<Status> {
    let mut metadata = headers.clone();
    let code = Code::from_bytes(metadata.remove(GRPC_STATUS)?.as_bytes());
    let message = metadata.remove(GRPC_MESSAGE);
    let message = message.map(|text| percent_decode(text.as_bytes()).decode_utf8_lossy().into_owned());
    let details = metadata.remove(GRPC_STATUS_DETAILS);
    let details = details.and_then(|it| base64::decode_pieces(it.as_bytes()));
    Some(Status::with_details_and_metadata(
        code,
        message.unwrap_or_default(),
        details.unwrap_or_default(),
        MetadataMap::from_headers(metadata),
    ))
}

/// Drops details that are no base64, on which a tonic client that reads them panics.
#[cfg(any(feature = "invoke", feature = "local"))]
pub(crate) fn mend_details(headers: &mut HeaderMap) {
    if let Some(details) = headers.remove(GRPC_STATUS_DETAILS)
        && let Some(details) = base64::decode_pieces(details.as_bytes())
        && let Ok(details) = HeaderValue::try_from(base64::encode_unpadded(&details))
    {
        headers.insert(GRPC_STATUS_DETAILS, details);
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn reads_what_it_wrote_and_whatever_else_there_is() {
        let mut written = Status::with_details(Code::Aborted, "50% café", vec![1, 2].into());
        written.metadata_mut().insert("x-hint", "tea".parse().unwrap());
        let status = read(&failed(written)).unwrap();
        assert_eq!(
            (status.code(), status.message(), status.details()),
            (Code::Aborted, "50% café", &[1, 2][..])
        );
        assert_eq!(status.metadata().get("x-hint").unwrap(), "tea");
        let mut headers = HeaderMap::new();
        assert!(read(&headers).is_none());
        headers.insert(GRPC_STATUS, HeaderValue::from_static("seven"));
        headers.insert(GRPC_STATUS_DETAILS, HeaderValue::from_static("!"));
        assert_eq!(read(&headers).unwrap().code(), Code::Unknown);
    }
}
