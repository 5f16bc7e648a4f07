//! Errors in Connect: ["Error-End-Stream"](https://connectrpc.com/docs/protocol#error-end-stream).

use http::header::{self, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use tonic::{Code, Status};

use crate::base64;
use crate::body::Body;
use crate::call::{Outcome, Rejection};
use crate::protocol::json_error;
use crate::wire::compression::Encoding;
use crate::wire::{details, metadata};

/// The name of the protocol in traces.
pub(super) const SYSTEM: &str = "connectrpc";

/// An error in JSON: the body of a unary response, or a part of the end of a stream.
#[derive(Serialize)]
pub(super) struct Error<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail>,
}

#[derive(Serialize)]
struct Detail {
    r#type: String,
    value: String,
}

impl<'a> Error<'a> {
    pub(super) fn new(status: &'a Status) -> Self {
        let details = details::parse(status.details()).into_iter().map(|detail| Detail {
            r#type: detail.type_name().to_owned(),
            value: base64::encode_unpadded(&detail.value),
        });
        Self {
            code: code_name_and_http_status(code(status)).0,
            message: status.message(),
            details: details.collect(),
        }
    }
}

/// Creates the unary response of a status.
pub(super) fn to_response(status: Status) -> Response<Body> {
    let rejection = Rejection::of(&status);
    let mut response = Response::new(json_error::body(&Error::new(&status)));
    *response.status_mut() = match rejection {
        Some(Rejection::UnknownMethod | Rejection::OutsidePrefix) => StatusCode::NOT_FOUND,
        Some(Rejection::HttpMethod) => StatusCode::METHOD_NOT_ALLOWED,
        _ => code_name_and_http_status(code(&status)).1,
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

/// Returns how a call ended that failed with a status.
pub(super) fn outcome(status: &Status) -> Outcome {
    let code = code(status);
    Outcome::of_failure(code, code_name_and_http_status(code).0)
}

/// Returns the code that Connect has for a status.
fn code(status: &Status) -> Code {
    match Rejection::of(status) {
        // gRPC's servers use INTERNAL for a malformed message. In Connect it is an error of the caller, as in
        // connect-go.
        Some(Rejection::Malformed) => Code::InvalidArgument,
        _ => status.code(),
    }
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
