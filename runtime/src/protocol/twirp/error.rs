//! Errors in Twirp: [Twirp v7, "Errors"](https://twitchtv.github.io/twirp/docs/spec_v7.html#errors).

use std::collections::BTreeMap;

use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use tonic::{Code, Status};

use crate::base64;
use crate::body::Body;
use crate::call::{Outcome, Rejection};
use crate::protocol::json_error;
use crate::wire::compression::Encoding;
use crate::wire::metadata;
use crate::wire::status::GRPC_STATUS_DETAILS;

#[derive(Serialize)]
struct Error<'a> {
    code: &'static str,
    msg: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    meta: BTreeMap<String, String>,
}

/// Creates the response of a status.
pub(super) fn to_response(status: Status) -> Response<Body> {
    let rejection = Rejection::of(&status);
    let (code, http_status) =
        own_error(rejection).unwrap_or_else(|| code_name_and_http_status(status.code()));
    let mut headers = HeaderMap::new();
    metadata::append(&mut headers, status.metadata().clone().into_headers());
    let error = Error { code, msg: status.message(), meta: meta(&headers, &status) };
    let mut response = Response::new(json_error::body(&error));
    *response.status_mut() = http_status;
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if rejection == Some(Rejection::Compression) {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(Encoding::SUPPORTED));
    }
    *response.headers_mut() = headers;
    response
}

/// Returns how a call ended that failed with a status.
pub(super) fn outcome(status: &Status) -> Outcome {
    match own_error(Rejection::of(status)) {
        Some((name, _)) => Outcome::Failure(name),
        None => Outcome::of_failure(status.code(), code_name_and_http_status(status.code()).0),
    }
}

/// Returns the name and the HTTP status of an error that gRPC has no code for. All of them are errors of the
/// caller.
fn own_error(rejection: Option<Rejection>) -> Option<(&'static str, StatusCode)> {
    match rejection? {
        Rejection::UnknownMethod | Rejection::OutsidePrefix | Rejection::HttpMethod => {
            Some(("bad_route", StatusCode::NOT_FOUND))
        }
        Rejection::Malformed => Some(("malformed", StatusCode::BAD_REQUEST)),
        Rejection::Compression | Rejection::InvalidBase64 | Rejection::DamagedBody => None,
    }
}

/// Returns the `meta` of an error: the metadata of the status, and its details in the form of gRPC.
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

/// Returns the name of a code and its HTTP status:
/// ["Error Codes"](https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes).
fn code_name_and_http_status(code: Code) -> (&'static str, StatusCode) {
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
        // The table in the specification says `dataloss`. Twirp's own clients accept only `data_loss`, and
        // map the other name to `internal`.
        Code::DataLoss => ("data_loss", StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED),
        Code::Unknown | Code::Ok => ("unknown", StatusCode::INTERNAL_SERVER_ERROR),
    }
}
