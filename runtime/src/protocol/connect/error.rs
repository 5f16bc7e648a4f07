//! An error in Connect's JSON: [Connect, "Error-End-Stream"](https://connectrpc.com/docs/protocol#error-end-stream).

use http::header::{self, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use tonic::{Code, Status};

use super::super::json_body;
use crate::body::Body;
use crate::service::Cause;
use crate::wire::compression::Encoding;
use crate::wire::{base64, details, metadata};

#[derive(Serialize)]
struct Error<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail<'a>>,
}

#[derive(Serialize)]
struct Detail<'a> {
    r#type: &'a str,
    value: String,
}

/// Writes the error and its HTTP status.
pub(super) fn respond(status: Status) -> Response<Body> {
    let cause = Cause::of(&status);
    let code = match cause {
        // What gRPC calls INTERNAL in its own servers is the caller's mistake here, as in connect-go.
        Some(Cause::Malformed) => Code::InvalidArgument,
        _ => status.code(),
    };
    let (name, http_status) = words(code);
    let found = details::parse(status.details());
    let details = found
        .iter()
        .map(|detail| Detail { r#type: detail.type_name(), value: base64::encode_unpadded(&detail.value) });
    let error = Error { code: name, message: status.message(), details: details.collect() };
    let mut response = Response::new(json_body(&error));
    *response.status_mut() = match cause {
        Some(Cause::Route) => StatusCode::NOT_FOUND,
        Some(Cause::Method) => StatusCode::METHOD_NOT_ALLOWED,
        _ => http_status,
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    match cause {
        Some(Cause::Method) => {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        Some(Cause::Encoding) => {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(Encoding::SUPPORTED));
        }
        _ => {}
    }
    metadata::append(headers, status.metadata().clone().into_headers());
    response
}

/// [Connect, "Error Codes"](https://connectrpc.com/docs/protocol#error-codes).
fn words(code: Code) -> (&'static str, StatusCode) {
    match code {
        // 499 has no name in the registry; nginx invented it for clients that hang up.
        Code::Cancelled => ("canceled", StatusCode::from_u16(499).unwrap_or(StatusCode::REQUEST_TIMEOUT)),
        Code::InvalidArgument => ("invalid_argument", StatusCode::BAD_REQUEST),
        Code::DeadlineExceeded => ("deadline_exceeded", StatusCode::GATEWAY_TIMEOUT),
        Code::NotFound => ("not_found", StatusCode::NOT_FOUND),
        Code::AlreadyExists => ("already_exists", StatusCode::CONFLICT),
        Code::PermissionDenied => ("permission_denied", StatusCode::FORBIDDEN),
        Code::ResourceExhausted => ("resource_exhausted", StatusCode::TOO_MANY_REQUESTS),
        Code::FailedPrecondition => ("failed_precondition", StatusCode::BAD_REQUEST),
        Code::Aborted => ("aborted", StatusCode::CONFLICT),
        Code::OutOfRange => ("out_of_range", StatusCode::BAD_REQUEST),
        Code::Unimplemented => ("unimplemented", StatusCode::NOT_IMPLEMENTED),
        Code::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
        Code::DataLoss => ("data_loss", StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED),
        Code::Unknown | Code::Ok => ("unknown", StatusCode::INTERNAL_SERVER_ERROR),
    }
}
