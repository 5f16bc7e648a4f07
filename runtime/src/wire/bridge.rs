//! The translation between native gRPC and gRPC-Web, as Envoy does it in production.
//!
//! A native request becomes a gRPC-Web request, and the trailer frame of its response becomes HTTP trailers.
//! The local host translates for native clients, and direct invoke for generated clients.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use tonic::{Code, Status};

use crate::body::{Body, excerpt};
use crate::wire::{frame, metadata, status};

const GRPC: &str = "application/grpc";
const GRPC_WEB: &str = "application/grpc-web";

/// Turns the headers of a native request into those of a gRPC-Web request. Returns false if the request is
/// not native gRPC.
pub(crate) fn to_grpc_web(headers: &mut HeaderMap) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((prefix, suffix)) = content_type.split_at_checked(GRPC.len()) else { return false };
    if !prefix.eq_ignore_ascii_case(GRPC) || !(suffix.is_empty() || suffix.starts_with(['+', ';', ' '])) {
        return false;
    }
    let Ok(translated) = HeaderValue::try_from(format!("{GRPC_WEB}{suffix}")) else { return false };
    headers.insert(header::CONTENT_TYPE, translated);
    true
}

/// Turns a gRPC-Web response into a native response.
///
/// # Errors
///
/// If the response is not gRPC-Web, returns the status that gRPC maps its HTTP status to, with the beginning
/// of its body.
pub(crate) fn from_grpc_web(response: Response<Bytes>) -> Result<Response<Body>, Status> {
    let (mut head, body) = response.into_parts();
    let content_type = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let suffix = content_type.and_then(|value| value.strip_prefix(GRPC_WEB)).map(str::to_owned);
    let Some((suffix, (message, mut trailers))) = suffix.zip(frame::split_trailers(body.clone())) else {
        return Err(status_of_http(head.status, &body));
    };
    let native = HeaderValue::try_from(format!("{GRPC}{suffix}")).unwrap_or(HeaderValue::from_static(GRPC));
    head.headers.insert(header::CONTENT_TYPE, native);
    // Gateways join repeated values. grpc-go and gRPC's C core decode a binary value as a whole, and fail the
    // call if they cannot.
    metadata::split_binary(&mut head.headers);
    status::normalize_details(&mut head.headers);
    status::normalize_details(&mut trailers);
    if message.is_empty() {
        // Trailers-Only: headers and status in one HEADERS frame that ends the stream.
        head.headers.extend(trailers);
        return Ok(Response::from_parts(head, Body::empty()));
    }
    Ok(Response::from_parts(head, Body::new(message).with_trailers(trailers)))
}

/// Creates the response that rejects a native request.
#[cfg(feature = "local")]
pub(crate) fn reject(status: Status) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = status::to_headers(status);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(GRPC));
    response
}

/// Returns the status that [gRPC maps an HTTP status to][map].
///
/// [map]: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
fn status_of_http(http: StatusCode, body: &[u8]) -> Status {
    let code = match http.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        413 => Code::ResourceExhausted,
        429 | 502..=504 => Code::Unavailable,
        _ => Code::Unknown,
    };
    let (http, body) = (http.as_u16(), excerpt(body));
    Status::new(code, if body.is_empty() { format!("HTTP {http}") } else { format!("HTTP {http}: {body}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(content_type: &'static str) -> Option<String> {
        let mut headers =
            HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        to_grpc_web(&mut headers).then(|| headers[header::CONTENT_TYPE].to_str().unwrap().to_owned())
    }

    #[test]
    fn translates_only_native_requests() {
        assert_eq!(translated("application/grpc").as_deref(), Some("application/grpc-web"));
        assert_eq!(translated("Application/gRPC+proto").as_deref(), Some("application/grpc-web+proto"));
        assert_eq!(translated("application/grpc;a=b").as_deref(), Some("application/grpc-web;a=b"));
        for other in ["application/grpc-web", "application/grpc-web+proto", "application/json", ""] {
            assert_eq!(translated(other), None);
        }
    }

    #[test]
    fn restores_trailers() {
        let body = &b"\0\0\0\0\x02hi\x80\0\0\0\x14grpc-status:0\r\nx-a:1\r\n"[..];
        let response =
            Response::builder().header("content-type", "application/grpc-web+proto").body(Bytes::from(body));
        let native = from_grpc_web(response.unwrap()).unwrap();
        assert_eq!(native.headers()["content-type"], "application/grpc+proto");
        assert_eq!(native.body().data(), b"\0\0\0\0\x02hi");
    }

    #[test]
    fn splits_joined_binary_headers() {
        let response = Response::builder()
            .header("content-type", "application/grpc-web")
            .header("x-a-bin", "AA,//4")
            .header("x-b", "1,2")
            .body(Bytes::from(&b"\0\0\0\0\0\x80\0\0\0\x0fgrpc-status:0\r\n"[..]));
        let native = from_grpc_web(response.unwrap()).unwrap();
        assert_eq!(native.headers().get_all("x-a-bin").iter().collect::<Vec<_>>(), ["AA", "//4"]);
        assert_eq!(native.headers()["x-b"], "1,2");
    }

    #[test]
    fn drops_details_that_make_a_tonic_client_panic() {
        let body = &b"\x80\0\0\0\x2agrpc-status:5\r\ngrpc-status-details-bin:!\r\n"[..];
        let response = Response::builder().header("content-type", "application/grpc-web");
        let native = from_grpc_web(response.body(Bytes::from(body)).unwrap()).unwrap();
        assert_eq!(native.headers()["grpc-status"], "5");
        assert!(!native.headers().contains_key("grpc-status-details-bin"));
    }

    #[test]
    fn maps_the_http_status_of_other_responses() {
        let explain = |text: String| {
            let response = Response::builder().status(413).header("content-type", "application/json");
            from_grpc_web(response.body(text.into()).unwrap()).unwrap_err()
        };
        let status = explain("{}\n".into());
        assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, "HTTP 413: {}"));
        assert_eq!(explain("é".repeat(10_000)).message(), format!("HTTP 413: {}..", "é".repeat(512)));
    }
    #[cfg(feature = "local")]
    #[test]
    fn rejects_in_headers() {
        let response = reject(Status::resource_exhausted("too large"));
        let header = |name| response.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), "application/grpc");
        assert_eq!((header("grpc-status"), header("grpc-message")), ("8", "too large"));
    }
}
