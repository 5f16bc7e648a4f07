//! Errors in Connect: ["Error-End-Stream"](https://connectrpc.com/docs/protocol#error-end-stream).

use http::header::{self, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use tonic::{Code, Status};

use crate::base64;
use crate::body::Body;
use crate::call::Rejection;
use crate::protocol::json_error;
use crate::wire::compression::Encoding;
use crate::wire::{details, metadata};

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

/// Creates the response of a status.
pub(super) fn to_response(status: Status) -> Response<Body> {
    let rejection = Rejection::of(&status);
    let code = match rejection {
        // gRPC's servers use INTERNAL for a malformed message. In Connect it is an error of the caller, as in
        // connect-go.
        Some(Rejection::Malformed) => Code::InvalidArgument,
        _ => status.code(),
    };
    let (name, http_status) = code_name_and_http_status(code);
    let found = details::parse(status.details());
    let details = found
        .iter()
        .map(|detail| Detail { r#type: detail.type_name(), value: base64::encode_unpadded(&detail.value) });
    let error = Error { code: name, message: status.message(), details: details.collect() };
    let mut response = Response::new(json_error::body(&error));
    *response.status_mut() = match rejection {
        Some(Rejection::UnknownMethod | Rejection::OutsidePrefix) => StatusCode::NOT_FOUND,
        Some(Rejection::HttpMethod) => StatusCode::METHOD_NOT_ALLOWED,
        _ => http_status,
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    match rejection {
        Some(Rejection::HttpMethod) => {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        Some(Rejection::Compression) => {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(Encoding::SUPPORTED));
        }
        _ => {}
    }
    metadata::append(headers, status.metadata().clone().into_headers());
    response
}

/// Returns the name of a code and its HTTP status:
/// ["Error Codes"](https://connectrpc.com/docs/protocol#error-codes).
fn code_name_and_http_status(code: Code) -> (&'static str, StatusCode) {
    match code {
        // 499 is not registered. nginx uses it for requests that the client cancelled.
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
