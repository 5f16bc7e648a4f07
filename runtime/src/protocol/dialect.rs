//! Which protocol a request speaks, and how to refuse it in that protocol.

use http::header::{self, HeaderMap, HeaderName};
use http::request::Parts;
use http::{Method, Response};
use tonic::Status;

use super::grpc::Grpc;
use super::grpc_web::GrpcWeb;
use super::plain::Plain;
use crate::body::Body;
use crate::wire::status::GRPC_STATUS;

/// The protocol of one request, as its method, version and content type tell it.
///
/// A host keeps it while the request is away in the user's layers: small, `Copy`, and enough to refuse in the
/// caller's language what only the host can see, such as a reply that the front door would not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Grpc(Grpc),
    GrpcWeb(GrpcWeb),
    /// No RPC at all, as far as HTTP tells.
    Plain(Plain),
}

impl Dialect {
    /// Reads what the caller speaks from the head of its request.
    pub(crate) fn detect(parts: &Parts) -> Self {
        if parts.method != Method::POST {
            return Self::Plain(Plain::MethodNotAllowed);
        }
        let media_type = media_type(&parts.headers);
        GrpcWeb::detect(media_type)
            .map(Self::GrpcWeb)
            .or_else(|| Grpc::detect(media_type, parts.version).map(Self::Grpc))
            .unwrap_or(Self::Plain(Plain::UnsupportedMediaType))
    }

    /// Answers a call with nothing but a status.
    pub(crate) fn refuse(self, status: Status) -> Response<Body> {
        match self {
            Self::Grpc(grpc) => grpc.refuse(status),
            Self::GrpcWeb(web) => web.refuse(status),
            Self::Plain(_) => Plain::refuse(&status),
        }
    }

    /// Refuses a call whose reply, with the given headers, cannot be sent.
    ///
    /// The CORS headers stay: without them a browser hides the status from the page that called.
    pub(crate) fn refuse_instead(self, mut headers: HeaderMap, status: Status) -> Response<Body> {
        let mut refusal = self.refuse(status);
        refusal.headers_mut().extend(take_cors(&mut headers));
        refusal
    }

    /// Puts the reply of a layer that speaks only native gRPC into the caller's protocol.
    ///
    /// tonic's interceptors refuse with a native Trailers-Only reply, whatever was asked. Other replies pass unchanged.
    pub(crate) fn adopt(self, mut response: Response<Body>) -> Response<Body> {
        let is_native = Grpc::detect(media_type(response.headers()), http::Version::HTTP_2).is_some();
        if !is_native || matches!(self, Self::Grpc(_)) || !response.headers().contains_key(GRPC_STATUS) {
            return response;
        }
        let mut headers = std::mem::take(response.headers_mut());
        let cors = take_cors(&mut headers);
        let status = Status::from_header_map(&headers).unwrap_or_else(|| Status::unknown(""));
        let mut refusal = self.refuse(status);
        refusal.headers_mut().extend(cors);
        refusal
    }
}

/// Returns the content type without its parameters, in the sender's letter case.
fn media_type(headers: &HeaderMap) -> &[u8] {
    let value = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    value.split(|byte| *byte == b';').next().unwrap_or(value).trim_ascii()
}

fn take_cors(headers: &mut HeaderMap) -> HeaderMap {
    let is_cors = |name: &HeaderName| name.as_str().starts_with("access-control-") || name == header::VARY;
    let names: Vec<HeaderName> = headers.keys().filter(|name| is_cors(name)).cloned().collect();
    let mut cors = HeaderMap::with_capacity(names.len());
    for name in names {
        let values: Vec<_> = headers.get_all(&name).iter().cloned().collect();
        headers.remove(&name);
        for value in values {
            cors.append(name.clone(), value);
        }
    }
    cors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(method: Method, content_type: &str) -> Dialect {
        let request = http::Request::builder().method(method).header("content-type", content_type).body(());
        Dialect::detect(&request.unwrap().into_parts().0)
    }

    #[test]
    fn ignores_parameters_and_letter_case() {
        for content_type in [
            "application/grpc-web",
            "application/grpc-web+proto",
            "Application/gRPC-Web+Proto ; charset=utf-8",
        ] {
            assert!(matches!(detect(Method::POST, content_type), Dialect::GrpcWeb(_)), "{content_type}");
        }
        assert!(matches!(detect(Method::POST, "APPLICATION/GRPC;a=b"), Dialect::Grpc(_)));
    }

    #[test]
    fn takes_no_content_type_for_another() {
        for content_type in ["", ";", "application/grpc-webby", "application/grpc+json", "text/plain"] {
            assert_eq!(detect(Method::POST, content_type), Dialect::Plain(Plain::UnsupportedMediaType));
        }
        assert_eq!(detect(Method::PUT, "application/grpc"), Dialect::Plain(Plain::MethodNotAllowed));
    }
}
