//! Native gRPC on this machine: what the Envoy of a deployment does, done here.
//!
//! A native call is sent on as gRPC-Web, and the trailer frame of its reply becomes HTTP trailers again.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use tonic::{Code, Status};

use crate::body::Body;
use crate::wire::{frame, metadata, status};

const GRPC: &str = "application/grpc";
const GRPC_WEB: &str = "application/grpc-web";

/// Turns a native request into a gRPC-Web one; returns false for any other.
pub(super) fn to_grpc_web(headers: &mut HeaderMap) -> bool {
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

/// Turns a gRPC-Web reply into a native one, and anything else into the status that it stands for.
pub(super) fn from_grpc_web(reply: Response<Body>) -> Response<Body> {
    let (mut head, body) = reply.into_parts();
    let data = Bytes::copy_from_slice(body.data());
    let content_type = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let suffix = content_type.and_then(|it| it.strip_prefix(GRPC_WEB)).map(str::to_owned);
    let Some((suffix, (message, trailers))) = suffix.zip(frame::split_trailers(data)) else {
        return refuse(head.status, body.data());
    };
    let native = HeaderValue::try_from(format!("{GRPC}{suffix}")).unwrap_or(HeaderValue::from_static(GRPC));
    head.headers.insert(header::CONTENT_TYPE, native);
    // The gateway has joined repeated values; grpc-go and gRPC's C core decode a binary value as a whole, or fail the call.
    metadata::split_binary(&mut head.headers);
    if message.is_empty() {
        // Trailers-Only: headers and status in one HEADERS frame that ends the stream.
        head.headers.extend(trailers);
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, Body::new(message).with_trailers(trailers))
}

/// Refuses a native call with what [gRPC makes of an HTTP status][map]; a browser-like error has no better word to say.
///
/// [map]: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
fn refuse(http: StatusCode, text: &[u8]) -> Response<Body> {
    let code = match http.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        413 => Code::ResourceExhausted,
        429 | 502..=504 => Code::Unavailable,
        _ => Code::Unknown,
    };
    let text = String::from_utf8_lossy(text);
    let mut response = Response::new(Body::empty());
    *response.headers_mut() =
        status::failed(Status::new(code, format!("HTTP {}: {}", http.as_u16(), text.trim_end())));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(GRPC));
    response
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
            Response::builder().header("content-type", "application/grpc-web+proto").body(Body::new(body));
        let native = from_grpc_web(reply.unwrap());
        assert_eq!(native.headers()["content-type"], "application/grpc+proto");
        assert_eq!(native.body().data(), b"\0\0\0\0\x02hi");
    }

    #[test]
    fn splits_binary_headers_that_were_joined() {
        let reply = Response::builder()
            .header("content-type", "application/grpc-web")
            .header("x-a-bin", "AA,//4")
            .header("x-b", "1,2")
            .body(Body::new(&b"\0\0\0\0\0\x80\0\0\0\x0fgrpc-status:0\r\n"[..]));
        let native = from_grpc_web(reply.unwrap());
        assert_eq!(native.headers().get_all("x-a-bin").iter().collect::<Vec<_>>(), ["AA", "//4"]);
        assert_eq!(native.headers()["x-b"], "1,2");
    }

    #[test]
    fn explains_what_is_no_grpc_web() {
        let reply =
            Response::builder().status(413).header("content-type", "application/json").body(Body::new("{}"));
        let native = from_grpc_web(reply.unwrap());
        assert_eq!(native.headers()["grpc-status"], "8");
        assert_eq!(native.headers()["grpc-message"], "HTTP 413: {}");
    }
}
