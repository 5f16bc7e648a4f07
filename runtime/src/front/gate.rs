//! What a front door turns away before any function is asked.

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::request::Parts;
use http::{Response, StatusCode, Version};

use super::door::Door;

/// The most bytes of a request's line and headers that API Gateway takes ("10,240 bytes"):
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>.
pub(crate) const MAX_HEADERS: usize = 10_240;

/// The most bytes of one header, and of all, that a load balancer takes:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>.
const MAX_ALB_HEADERS: (usize, usize) = (16 * 1024, 64 * 1024);

/// Returns true if the door takes a request with these headers.
pub(crate) fn takes_headers(door: Door, parts: &Parts) -> bool {
    let all = size(&parts.headers);
    let line = parts.method.as_str().len() + parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    match door {
        Door::RestApi | Door::HttpApi | Door::HttpApiV1 => all + line <= MAX_HEADERS,
        Door::Alb | Door::AlbMultiValue => {
            let (one, most) = MAX_ALB_HEADERS;
            all <= most && line <= one && parts.headers.values().all(|value| value.len() <= one)
        }
        _ => true,
    }
}

/// Answers native gRPC as a load balancer does for a target that is no gRPC one, with its own 464: "gRPC request, target
/// group of protocol version HTTP/1.1: error".
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html>
pub(crate) fn refuse_grpc(door: Door, parts: &Parts) -> Option<Response<Bytes>> {
    let is_alb = matches!(door, Door::Alb | Door::AlbMultiValue);
    (is_alb && parts.version == Version::HTTP_2 && is_grpc(&parts.headers)).then(|| {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(464).unwrap_or(StatusCode::BAD_REQUEST);
        response
    })
}

/// Counts headers as they stand in HTTP/1.1.
pub(crate) fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

fn is_grpc(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| {
        let media_type = value.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        media_type == b"application/grpc" || media_type.starts_with(b"application/grpc+")
    })
}
