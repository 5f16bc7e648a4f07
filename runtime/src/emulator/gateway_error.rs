//! The errors of the triggers themselves.
//!
//! [API Gateway](https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html),
//! [load balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html),
//! [Function URLs](https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html),
//! [Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). Texts that are not documented
//! come from real responses.

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_json::json;

use super::{payload_v2, response};
use crate::trigger::Trigger;

/// The reason why a trigger responds with an error of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayError<'a> {
    /// The invocation failed: the function returned an error, crashed, ran into its timeout, or its response
    /// was too large.
    Function {
        /// Lambda's error in JSON. Only callers of the Invoke API receive it.
        error: &'a [u8],
    },
    /// The trigger cannot read the response.
    MalformedResponse,
    /// The trigger's timeout expired.
    Timeout,
    /// The function has no concurrency left.
    Throttled,
    /// The request is over the limit of the trigger or of Lambda.
    RequestTooLarge,
    /// The headers of the request are over the limit of the trigger.
    HeadersTooLarge,
    /// No API has this path.
    NoRoute,
}

/// Creates the response for an error.
pub(super) fn response(trigger: Trigger, error: GatewayError<'_>) -> Response<Bytes> {
    match trigger {
        Trigger::RestApi => rest_api(error),
        Trigger::HttpApi => http_api(error),
        Trigger::Alb | Trigger::Lattice => load_balancer(error),
        Trigger::FunctionUrl => function_url(error),
        Trigger::DirectInvoke => direct_invoke(error),
    }
}

fn rest_api(error: GatewayError<'_>) -> Response<Bytes> {
    let (code, kind, text) = match error {
        GatewayError::Function { .. } | GatewayError::MalformedResponse => {
            (502, "InternalServerErrorException", "Internal server error")
        }
        GatewayError::Timeout => (504, "InternalServerErrorException", "Endpoint request timed out"),
        GatewayError::Throttled => (500, "InternalServerErrorException", "Internal server error"),
        GatewayError::RequestTooLarge => (413, "RequestTooLargeException", "Request Too Long"),
        GatewayError::HeadersTooLarge => (431, "BadRequestException", "Request Header Fields Too Large"),
        GatewayError::NoRoute => (403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
    };
    typed(response::message(status(code), json!({ "message": text })), kind)
}

fn http_api(error: GatewayError<'_>) -> Response<Bytes> {
    let (code, text) = match error {
        GatewayError::Function { .. } | GatewayError::MalformedResponse => (500, "Internal Server Error"),
        GatewayError::Timeout | GatewayError::Throttled => (503, "Service Unavailable"),
        GatewayError::RequestTooLarge => (413, "Request Entity Too Large"),
        GatewayError::HeadersTooLarge => (431, "Request Header Fields Too Large"),
        GatewayError::NoRoute => (404, "Not Found"),
    };
    payload_v2::message(status(code), text)
}

/// AWS does not document the bodies of VPC Lattice. Those of load balancers are used, which are not JSON
/// either.
fn load_balancer(error: GatewayError<'_>) -> Response<Bytes> {
    let (code, text) = match error {
        GatewayError::Function { .. } | GatewayError::MalformedResponse | GatewayError::Throttled => {
            (502, "Bad Gateway")
        }
        GatewayError::Timeout => (504, "Gateway Time-out"),
        GatewayError::RequestTooLarge => (413, "Request Entity Too Large"),
        GatewayError::HeadersTooLarge => (400, "Bad Request"),
        GatewayError::NoRoute => (503, "Service Temporarily Unavailable"),
    };
    let html = format!(
        "<html>\r\n<head><title>{code} {text}</title></head>\r\n<body>\r\n<center><h1>{code} {text}</h1></center>\r\n</body>\r\n</html>\r\n"
    );
    let mut response = Response::new(Bytes::from(html));
    *response.status_mut() = status(code);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

fn function_url(error: GatewayError<'_>) -> Response<Bytes> {
    let (code, kind, json) = match error {
        GatewayError::Function { .. } | GatewayError::MalformedResponse | GatewayError::Timeout => {
            let mut response = Response::new(Bytes::from_static(b"Internal Server Error"));
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            return response;
        }
        GatewayError::Throttled => {
            (429, "TooManyRequestsException", json!({ "Reason": "ConcurrentInvocationLimitExceeded" }))
        }
        GatewayError::RequestTooLarge | GatewayError::HeadersTooLarge => {
            (413, "RequestEntityTooLargeException", json!({ "Message": null }))
        }
        GatewayError::NoRoute => (403, "AccessDeniedException", json!({ "Message": "Forbidden" })),
    };
    typed(response::message(status(code), json), kind)
}

fn direct_invoke(error: GatewayError<'_>) -> Response<Bytes> {
    let (code, kind, text) = match error {
        // The status is 200 even if the function failed. The header shows the failure.
        GatewayError::Function { error } => {
            let mut response = Response::new(Bytes::copy_from_slice(error));
            let name = HeaderName::from_static("x-amz-function-error");
            response.headers_mut().insert(name, HeaderValue::from_static("Unhandled"));
            return response;
        }
        GatewayError::Throttled => (429, "TooManyRequestsException", "Rate Exceeded."),
        GatewayError::RequestTooLarge => (
            413,
            "RequestTooLargeException",
            "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
        ),
        GatewayError::NoRoute => (404, "ResourceNotFoundException", "Function not found"),
        GatewayError::MalformedResponse | GatewayError::Timeout | GatewayError::HeadersTooLarge => {
            (500, "ServiceException", "Service Exception")
        }
    };
    typed(response::message(status(code), json!({ "Type": "User", "message": text })), kind)
}

fn typed(mut response: Response<Bytes>, kind: &'static str) -> Response<Bytes> {
    let name = HeaderName::from_static("x-amzn-errortype");
    response.headers_mut().insert(name, HeaderValue::from_static(kind));
    response
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
