//! What a caller gets when the function is not the one who answers.
//!
//! [API Gateway](https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html),
//! [load balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html),
//! [Function URLs](https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html),
//! [Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). The texts that no page gives are as seen in the
//! wild.

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_json::json;

use super::door::Door;
use super::{http_api as payload_v2, reply};

/// Why a front door answers in its own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure<'a> {
    /// The invocation failed: an error, a crash, the function's timeout, a reply over Lambda's limit.
    Function {
        /// The error as Lambda words it, in JSON; only a caller of the Invoke API sees it.
        error: &'a [u8],
    },
    /// The door cannot read the reply.
    Malformed,
    /// The door waits no longer.
    Timeout,
    /// The function has no concurrency left.
    Throttled,
    /// The request is over the door's or Lambda's limit.
    RequestTooLarge,
    /// The request's headers are over the door's limit.
    HeadersTooLarge,
    /// No API has this path.
    NoRoute,
}

/// Answers in the door's name.
pub(crate) fn answer(door: Door, failure: Failure<'_>) -> Response<Bytes> {
    match door {
        Door::RestApi => rest_api(failure),
        Door::HttpApi | Door::HttpApiV1 => http_api(failure),
        Door::Alb | Door::AlbMultiValue | Door::LatticeV1 | Door::LatticeV2 => load_balancer(failure),
        Door::FunctionUrl => function_url(failure),
        Door::Invoke => invoke(failure),
    }
}

fn rest_api(failure: Failure<'_>) -> Response<Bytes> {
    let (code, kind, text) = match failure {
        Failure::Function { .. } | Failure::Malformed => {
            (502, "InternalServerErrorException", "Internal server error")
        }
        Failure::Timeout => (504, "InternalServerErrorException", "Endpoint request timed out"),
        Failure::Throttled => (500, "InternalServerErrorException", "Internal server error"),
        Failure::RequestTooLarge => (413, "RequestTooLargeException", "Request Too Long"),
        Failure::HeadersTooLarge => (431, "BadRequestException", "Request Header Fields Too Large"),
        Failure::NoRoute => (403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
    };
    typed(reply::message(status(code), json!({ "message": text })), kind)
}

fn http_api(failure: Failure<'_>) -> Response<Bytes> {
    let (code, text) = match failure {
        Failure::Function { .. } | Failure::Malformed => (500, "Internal Server Error"),
        Failure::Timeout | Failure::Throttled => (503, "Service Unavailable"),
        Failure::RequestTooLarge => (413, "Request Entity Too Large"),
        Failure::HeadersTooLarge => (431, "Request Header Fields Too Large"),
        Failure::NoRoute => (404, "Not Found"),
    };
    payload_v2::message(status(code), text)
}

/// VPC Lattice documents no bodies; those of load balancers are as little JSON as theirs can be.
fn load_balancer(failure: Failure<'_>) -> Response<Bytes> {
    let (code, text) = match failure {
        Failure::Function { .. } | Failure::Malformed | Failure::Throttled => (502, "Bad Gateway"),
        Failure::Timeout => (504, "Gateway Time-out"),
        Failure::RequestTooLarge => (413, "Request Entity Too Large"),
        Failure::HeadersTooLarge => (400, "Bad Request"),
        Failure::NoRoute => (503, "Service Temporarily Unavailable"),
    };
    let html = format!(
        "<html>\r\n<head><title>{code} {text}</title></head>\r\n<body>\r\n<center><h1>{code} {text}</h1></center>\r\n</body>\r\n</html>\r\n"
    );
    let mut response = Response::new(Bytes::from(html));
    *response.status_mut() = status(code);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

fn function_url(failure: Failure<'_>) -> Response<Bytes> {
    let (code, kind, json) = match failure {
        Failure::Function { .. } | Failure::Malformed | Failure::Timeout => {
            let mut response = Response::new(Bytes::from_static(b"Internal Server Error"));
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            return response;
        }
        Failure::Throttled => {
            (429, "TooManyRequestsException", json!({ "Reason": "ConcurrentInvocationLimitExceeded" }))
        }
        Failure::RequestTooLarge | Failure::HeadersTooLarge => {
            (413, "RequestEntityTooLargeException", json!({ "Message": null }))
        }
        Failure::NoRoute => (403, "AccessDeniedException", json!({ "Message": "Forbidden" })),
    };
    typed(reply::message(status(code), json), kind)
}

fn invoke(failure: Failure<'_>) -> Response<Bytes> {
    let (code, kind, text) = match failure {
        // "The 200 range includes functions that fail": the header tells.
        Failure::Function { error } => {
            let mut response = Response::new(Bytes::copy_from_slice(error));
            let name = HeaderName::from_static("x-amz-function-error");
            response.headers_mut().insert(name, HeaderValue::from_static("Unhandled"));
            return response;
        }
        Failure::Throttled => (429, "TooManyRequestsException", "Rate Exceeded."),
        Failure::RequestTooLarge => (
            413,
            "RequestTooLargeException",
            "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
        ),
        Failure::NoRoute => (404, "ResourceNotFoundException", "Function not found"),
        Failure::Malformed | Failure::Timeout | Failure::HeadersTooLarge => {
            (500, "ServiceException", "Service Exception")
        }
    };
    typed(reply::message(status(code), json!({ "Type": "User", "message": text })), kind)
}

fn typed(mut response: Response<Bytes>, kind: &'static str) -> Response<Bytes> {
    let name = HeaderName::from_static("x-amzn-errortype");
    response.headers_mut().insert(name, HeaderValue::from_static(kind));
    response
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
