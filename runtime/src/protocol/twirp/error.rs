//! An error in Twirp's JSON: [Twirp v7, "Errors"](https://twitchtv.github.io/twirp/docs/spec_v7.html#errors).

use std::collections::BTreeMap;

use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use tonic::{Code, Status};

use super::super::json_body;
use crate::body::Body;
use crate::service::Cause;
use crate::wire::compression::Encoding;
use crate::wire::status::GRPC_STATUS_DETAILS;
use crate::wire::{base64, metadata};

#[derive(Serialize)]
struct Error<'a> {
    code: &'static str,
    msg: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    meta: BTreeMap<String, String>,
}

/// Writes the error and its HTTP status.
pub(super) fn respond(status: Status) -> Response<Body> {
    let cause = Cause::of(&status);
    let (code, http_status) = match cause {
        Some(Cause::Route | Cause::Method) => ("bad_route", StatusCode::NOT_FOUND),
        Some(Cause::Malformed) => ("malformed", StatusCode::BAD_REQUEST),
        Some(Cause::Encoding) | None => words(status.code()),
    };
    let mut headers = HeaderMap::new();
    metadata::append(&mut headers, status.metadata().clone().into_headers());
    let error = Error { code, msg: status.message(), meta: meta(&headers, &status) };
    let mut response = Response::new(json_body(&error));
    *response.status_mut() = http_status;
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if cause == Some(Cause::Encoding) {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(Encoding::SUPPORTED));
    }
    *response.headers_mut() = headers;
    response
}

/// Gathers what a client of Twirp looks for in `meta`: the metadata of the status, and its details as gRPC has them.
fn meta(metadata: &HeaderMap, status: &Status) -> BTreeMap<String, String> {
    let mut meta = BTreeMap::new();
    for (name, value) in metadata {
        let Ok(value) = value.to_str() else { continue };
        let joined: &mut String = meta.entry(name.to_string()).or_default();
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(value);
    }
    if !status.details().is_empty() {
        meta.insert(GRPC_STATUS_DETAILS.to_string(), base64::encode_unpadded(status.details()));
    }
    meta
}

/// [Twirp v7, "Error Codes"](https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes).
fn words(code: Code) -> (&'static str, StatusCode) {
    match code {
        Code::Cancelled => ("canceled", StatusCode::REQUEST_TIMEOUT),
        Code::InvalidArgument => ("invalid_argument", StatusCode::BAD_REQUEST),
        Code::DeadlineExceeded => ("deadline_exceeded", StatusCode::REQUEST_TIMEOUT),
        Code::NotFound => ("not_found", StatusCode::NOT_FOUND),
        Code::AlreadyExists => ("already_exists", StatusCode::CONFLICT),
        Code::PermissionDenied => ("permission_denied", StatusCode::FORBIDDEN),
        Code::ResourceExhausted => ("resource_exhausted", StatusCode::TOO_MANY_REQUESTS),
        Code::FailedPrecondition => ("failed_precondition", StatusCode::PRECONDITION_FAILED),
        Code::Aborted => ("aborted", StatusCode::CONFLICT),
        Code::OutOfRange => ("out_of_range", StatusCode::BAD_REQUEST),
        Code::Unimplemented => ("unimplemented", StatusCode::NOT_IMPLEMENTED),
        Code::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
        // The specification's table has it in one word; Twirp's own clients know only this, and make `internal` of the other.
        Code::DataLoss => ("data_loss", StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED),
        Code::Unknown | Code::Ok => ("unknown", StatusCode::INTERNAL_SERVER_ERROR),
    }
}
