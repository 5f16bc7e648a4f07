//! Between native gRPC and gRPC-Web: what the Envoy of a deployment does, done here.
//!
//! A native call is sent on as gRPC-Web, and the trailer frame of its reply becomes HTTP trailers again. The host of this
//! machine does it for native clients, and direct Invoke for generated ones.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use tonic::{Code, Status};

use crate::body::Body;
use crate::wire::{frame, metadata, status};

const GRPC: &str = "application/grpc";
const GRPC_WEB: &str = "application/grpc-web";

/// How much of an answer that is no gRPC a status quotes: it travels in a header.
const EXCERPT: usize = 1024;

/// Turns a native request into a gRPC-Web one; returns false for any other.
pub(crate) fn to_grpc_web(headers: &mut HeaderMap) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let prefix = content_type.get(..GRPC.len()).filter(|prefix| prefix.eq_ignore_ascii_case(GRPC));
    let Some(suffix) = prefix.and_then(|_| content_type.get(GRPC.len()..)) else { return false };
    if !suffix.is_empty() && !suffix.starts_with(['+', ';', ' ']) {
        return false;
    }
    let Ok(translated) = HeaderValue::try_from(format!("{GRPC_WEB}{suffix}")) else { return false };
    headers.insert(header::CONTENT_TYPE, translated);
    true
}

/// Turns a gRPC-Web reply into a native one.
///
/// # Errors
///
/// The status that anything else stands for, with what it said.
pub(crate) fn from_grpc_web(reply: Response<Bytes>) -> Result<Response<Body>, Status> {
    let (mut head, body) = reply.into_parts();
    let content_type = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let suffix = content_type.and_then(|it| it.strip_prefix(GRPC_WEB)).map(str::to_owned);
    let Some((suffix, (message, mut trailers))) = suffix.zip(frame::split_trailers(body.clone())) else {
        return Err(explain(head.status, &body));
    };
    let native = HeaderValue::try_from(format!("{GRPC}{suffix}")).unwrap_or(HeaderValue::from_static(GRPC));
    head.headers.insert(header::CONTENT_TYPE, native);
    // The gateway has joined repeated values; grpc-go and gRPC's C core decode a binary value as a whole, or fail the call.
    metadata::split_binary(&mut head.headers);
    status::mend_details(&mut head.headers);
    status::mend_details(&mut trailers);
    if message.is_empty() {
        // Trailers-Only: headers and status in one HEADERS frame that ends the stream.
        head.headers.extend(trailers);
        return Ok(Response::from_parts(head, Body::empty()));
    }
    Ok(Response::from_parts(head, Body::new(message).with_trailers(trailers)))
}

/// Refuses a native call.
#[cfg(feature = "local")]
pub(crate) fn refuse(status: Status) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = status::failed(status);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(GRPC));
    response
}

/// Returns what [gRPC makes of an HTTP status][map]; an answer that is no gRPC has no better word to say.
///
/// [map]: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
fn explain(http: StatusCode, text: &[u8]) -> Status {
    let code = match http.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        413 => Code::ResourceExhausted,
        429 | 502..=504 => Code::Unavailable,
        _ => Code::Unknown,
    };
    Status::new(code, format!("HTTP {}: {}", http.as_u16(), excerpt(text)))
}

/// Returns the beginning of a text.
pub(crate) fn excerpt(text: &[u8]) -> String {
    let (shown, cut) = text.split_at(text.len().min(EXCERPT));
    let shown = String::from_utf8_lossy(shown);
    if cut.is_empty() { shown.trim_end().to_owned() } else { format!("{shown}..") }
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
    fn translates_native_calls_and_no_others() {
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
        let reply =
            Response::builder().header("content-type", "application/grpc-web+proto").body(Bytes::from(body));
        let native = from_grpc_web(reply.unwrap()).unwrap();
        assert_eq!(native.headers()["content-type"], "application/grpc+proto");
        assert_eq!(native.body().data(), b"\0\0\0\0\x02hi");
    }

    #[test]
    fn splits_binary_headers_that_were_joined() {
        let reply = Response::builder()
            .header("content-type", "application/grpc-web")
            .header("x-a-bin", "AA,//4")
            .header("x-b", "1,2")
            .body(Bytes::from(&b"\0\0\0\0\0\x80\0\0\0\x0fgrpc-status:0\r\n"[..]));
        let native = from_grpc_web(reply.unwrap()).unwrap();
        assert_eq!(native.headers().get_all("x-a-bin").iter().collect::<Vec<_>>(), ["AA", "//4"]);
        assert_eq!(native.headers()["x-b"], "1,2");
    }

    #[test]
    fn drops_details_that_would_end_a_tonic_client() {
        let body = &b"\x80\0\0\0\x2agrpc-status:5\r\ngrpc-status-details-bin:!\r\n"[..];
        let reply = Response::builder().header("content-type", "application/grpc-web");
        let native = from_grpc_web(reply.body(Bytes::from(body)).unwrap()).unwrap();
        assert_eq!(native.headers()["grpc-status"], "5");
        assert!(!native.headers().contains_key("grpc-status-details-bin"));
    }

    #[test]
    fn explains_what_is_no_grpc_web() {
        let reply = |text: String| {
            let reply = Response::builder().status(413).header("content-type", "application/json");
            from_grpc_web(reply.body(text.into()).unwrap()).unwrap_err()
        };
        let status = reply("{}\n".into());
        assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, "HTTP 413: {}"));
        assert_eq!(reply("é".repeat(10_000)).message(), format!("HTTP 413: {}..", "é".repeat(512)));
    }
}
