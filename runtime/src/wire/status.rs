//! The status in headers. HTTP/2 trailers and gRPC-Web's trailer frame use the same three names.
//!
//! [gRPC over HTTP/2, "Responses"](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses).

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode, utf8_percent_encode};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use super::metadata;
use crate::base64;

pub(crate) const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
pub(crate) const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(crate) const GRPC_STATUS_DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// The characters that `grpc-message` must escape ("Percent-Encoded" in the specification). Some clients do
/// not decode others.
const MESSAGE: &AsciiSet = &CONTROLS.add(b'%');

/// Encodes the status of a success, with trailing metadata.
pub(crate) fn ok(trailers: HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(1 + trailers.len());
    headers.insert(GRPC_STATUS, HeaderValue::from_static("0"));
    metadata::append(&mut headers, trailers);
    headers
}

/// Encodes a status: code, message, details and metadata.
pub(crate) fn to_headers(status: Status) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(3);
    headers.insert(GRPC_STATUS, HeaderValue::from(i32::from(status.code())));
    if !status.message().is_empty() {
        // All bytes that a header value cannot contain are escaped, so this cannot fail.
        if let Ok(message) = HeaderValue::try_from(percent_encode(status.message())) {
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

/// Returns the name of a code
/// ([its list](https://github.com/grpc/grpc/blob/master/doc/statuscodes.md)).
pub(crate) fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// Escapes a message
/// ([gRPC over HTTP/2, "Percent-Encoded"](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses)).
pub(crate) fn percent_encode(message: &str) -> String {
    utf8_percent_encode(message, MESSAGE).to_string()
}

/// Parses the status in headers or trailers. The remaining headers become its metadata.
///
/// `tonic::Status::from_header_map` is not used because it panics if the details are not base64.
pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Status> {
    let mut metadata = headers.clone();
    let code = Code::from_bytes(metadata.remove(GRPC_STATUS)?.as_bytes());
    let message = metadata.remove(GRPC_MESSAGE);
    let message = message.map(|text| percent_decode(text.as_bytes()).decode_utf8_lossy().into_owned());
    let details = metadata.remove(GRPC_STATUS_DETAILS);
    let details = details.and_then(|value| base64::decode_padded_pieces(value.as_bytes()));
    Some(Status::with_details_and_metadata(
        code,
        message.unwrap_or_default(),
        details.unwrap_or_default(),
        MetadataMap::from_headers(metadata),
    ))
}

/// Removes details that are not base64, and the padding of others. A tonic client panics if it reads invalid
/// details.
#[cfg(any(feature = "invoke", feature = "local"))]
pub(crate) fn normalize_details(headers: &mut HeaderMap) {
    if let Some(details) = headers.remove(GRPC_STATUS_DETAILS)
        && let Some(details) = base64::decode_padded_pieces(details.as_bytes())
        && let Ok(details) = HeaderValue::try_from(base64::encode_unpadded(&details))
    {
        headers.insert(GRPC_STATUS_DETAILS, details);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_only_what_the_specification_requires() {
        let headers = to_headers(Status::not_found("50% of (a: b)\r\ncafé"));
        assert_eq!(headers[GRPC_STATUS], "5");
        assert_eq!(headers[GRPC_MESSAGE], "50%25 of (a: b)%0D%0Acaf%C3%A9");
    }

    #[test]
    fn encodes_details_without_padding() {
        let headers = to_headers(Status::with_details(Code::Aborted, "", vec![1].into()));
        assert_eq!(headers[GRPC_STATUS_DETAILS], "AQ");
        assert!(!headers.contains_key(GRPC_MESSAGE));
    }

    #[test]
    fn parses_its_own_and_malformed_headers() {
        let mut written = Status::with_details(Code::Aborted, "50% café", vec![1, 2].into());
        written.metadata_mut().insert("x-hint", "tea".parse().unwrap());
        let status = from_headers(&to_headers(written)).unwrap();
        assert_eq!(
            (status.code(), status.message(), status.details()),
            (Code::Aborted, "50% café", &[1, 2][..])
        );
        assert_eq!(status.metadata().get("x-hint").unwrap(), "tea");
        let mut headers = HeaderMap::new();
        assert!(from_headers(&headers).is_none());
        headers.insert(GRPC_STATUS, HeaderValue::from_static("seven"));
        headers.insert(GRPC_STATUS_DETAILS, HeaderValue::from_static("!"));
        assert_eq!(from_headers(&headers).unwrap().code(), Code::Unknown);
    }
}
