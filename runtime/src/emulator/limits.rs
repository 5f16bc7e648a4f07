//! The limits of the triggers.

use http::HeaderMap;
use http::request::Parts;

use super::request::MAX_EVENT;
use crate::trigger::Trigger;

/// Lambda's size limit for the response JSON, in bytes, from its error message: "Response payload size
/// exceeded maximum allowed payload size (6291556 bytes)".
pub(super) const MAX_RESPONSE: usize = 6_291_556;

/// API Gateway's size limit for the request line and headers, in bytes:
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>.
pub(super) const MAX_HEADERS: usize = 10_240;

/// A load balancer's size limits for one header and for all headers, in bytes:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>.
const MAX_ALB_HEADERS: (usize, usize) = (16 * 1024, 64 * 1024);

/// A load balancer's size limit for the request body and for the response JSON, in bytes: "The maximum size
/// of the request body that you can send to a Lambda function is 1 MB", and the same for the response JSON.
pub(super) const MAX_ALB_BODY: usize = 1024 * 1024;

/// Returns a trigger's size limit for the body of a request, in bytes.
#[must_use]
pub fn max_body(trigger: Trigger) -> usize {
    match trigger {
        Trigger::RestApi | Trigger::HttpApi => 10 * 1024 * 1024,
        Trigger::Alb => MAX_ALB_BODY,
        _ => MAX_EVENT,
    }
}

/// Returns true if the headers of a request are within the limits of a trigger.
pub(super) fn accepts_headers(trigger: Trigger, parts: &Parts) -> bool {
    let headers = headers_size(&parts.headers);
    let line = parts.method.as_str().len() + parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    match trigger {
        Trigger::RestApi | Trigger::HttpApi => headers + line <= MAX_HEADERS,
        Trigger::Alb => {
            let (single, total) = MAX_ALB_HEADERS;
            headers <= total && line <= single && parts.headers.values().all(|value| value.len() <= single)
        }
        _ => true,
    }
}

/// Returns the size of headers in HTTP/1.1, in bytes.
pub(super) fn headers_size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}
