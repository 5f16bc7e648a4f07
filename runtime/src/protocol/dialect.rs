//! Which protocol a request speaks, and how to refuse it in that protocol.

use http::header::{self, HeaderMap, HeaderName};
use http::request::Parts;
use http::{Method, Response};
use tonic::Status;

use super::codec::media_type;
use super::connect::Connect;
use super::grpc::Grpc;
use super::grpc_web::GrpcWeb;
use super::plain::Plain;
use super::twirp::Twirp;
use crate::body::Body;
use crate::wire::status::{self, GRPC_STATUS};

/// The protocol of one request, as its method, path, version, content type and Twirp's prefix tell it.
///
/// A host keeps it while the request is away in the user's layers: small, `Copy`, and enough to refuse in the
/// caller's language what only the host can see, such as a reply that the front door would not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Grpc(Grpc),
    GrpcWeb(GrpcWeb),
    Connect(Connect),
    Twirp(Twirp),
    /// No RPC at all, as far as HTTP tells.
    Plain(Plain),
}

impl Dialect {
    /// Reads what the caller speaks from the head of its request.
    pub(crate) fn detect(parts: &Parts) -> Self {
        let media_type = media_type(&parts.headers);
        if let Some(twirp) = Twirp::detect(media_type, parts) {
            return Self::Twirp(twirp);
        }
        if let Some(connect) = Connect::detect(media_type, parts) {
            return Self::Connect(connect);
        }
        if parts.method != Method::POST {
            return Self::Plain(Plain::MethodNotAllowed);
        }
        GrpcWeb::detect(media_type)
            .map(Self::GrpcWeb)
            .or_else(|| Grpc::detect(media_type, parts).map(Self::Grpc))
            .unwrap_or(Self::Plain(Plain::UnsupportedMediaType))
    }

    /// Answers a call with nothing but a status.
    pub(crate) fn refuse(self, status: Status) -> Response<Body> {
        match self {
            Self::Grpc(grpc) => grpc.refuse(status),
            Self::GrpcWeb(web) => web.refuse(status),
            Self::Connect(connect) => connect.refuse(status),
            Self::Twirp(twirp) => twirp.refuse(status),
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
        let is_refusal =
            |headers: &HeaderMap| headers.contains_key(GRPC_STATUS) && Grpc::is_native(media_type(headers));
        if matches!(self, Self::Grpc(_)) || !is_refusal(response.headers()) {
            return response;
        }
        let mut headers = std::mem::take(response.headers_mut());
        let cors = take_cors(&mut headers);
        let status = status::read(&headers).unwrap_or_else(|| Status::unknown(""));
        let mut refusal = self.refuse(status);
        refusal.headers_mut().extend(cors);
        refusal
    }
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
    use http::Request;

    use super::super::TwirpPrefix;
    use super::*;

    fn detect(method: &str, uri: &str, content_type: &str) -> Dialect {
        let request = Request::builder().method(method).uri(uri).header("content-type", content_type);
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        TwirpPrefix::new("/rpc").remove(&mut head);
        Dialect::detect(&head)
    }

    fn name(dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Grpc(_) => "gRPC",
            Dialect::GrpcWeb(_) => "gRPC-Web",
            Dialect::Connect(_) => "Connect",
            Dialect::Twirp(_) => "Twirp",
            Dialect::Plain(Plain::MethodNotAllowed) => "405",
            Dialect::Plain(Plain::UnsupportedMediaType) => "415",
        }
    }

    #[test]
    fn tells_protocols_apart() {
        for (method, uri, content_type, expected) in [
            ("POST", "/a.B/C", "application/grpc-web", "gRPC-Web"),
            ("POST", "/a.B/C", "application/grpc-web+proto", "gRPC-Web"),
            ("POST", "/a.B/C", "Application/gRPC-Web+Proto ; charset=utf-8", "gRPC-Web"),
            ("POST", "/a.B/C", "application/grpc-web-text", "gRPC-Web"),
            ("POST", "/a.B/C", "application/grpc-web+json", "gRPC-Web"),
            ("POST", "/a.B/C", "APPLICATION/GRPC;a=b", "gRPC"),
            ("POST", "/a.B/C", "application/grpc+json", "gRPC"),
            ("POST", "/a.B/C", "application/proto", "Connect"),
            ("POST", "/a.B/C", "application/json; charset=utf-8", "Connect"),
            ("POST", "/a.B/C", "application/protobuf", "Twirp"),
            ("POST", "/rpc/a.B/C", "application/protobuf", "Twirp"),
            ("POST", "/rpc/a.B/C", "application/json", "Twirp"),
            ("POST", "/rpc/a.B/C", "image/jpeg", "Twirp"),
            ("GET", "/rpc/a.B/C", "", "Twirp"),
            ("POST", "/rpcy/a.B/C", "application/json", "Connect"),
            // Below the prefix that was not set: answered in Twirp's words, to what its clients send.
            ("POST", "/twirp/a.B/C", "application/protobuf", "Twirp"),
            ("POST", "/twirp/a.B/C", "application/json", "Twirp"),
            ("POST", "/twirp/a.B/C", "application/grpc-web", "gRPC-Web"),
            ("POST", "/twirp/a.B/C", "image/jpeg", "415"),
            ("GET", "/twirp/a.B/C", "", "405"),
            ("POST", "/twirp/C", "application/json", "Connect"),
            ("POST", "/twirpy/a.B/C", "application/json", "Connect"),
            ("GET", "/a.B/C?encoding=proto&message=", "", "Connect"),
            ("GET", "/a.B/C?encoding=xml", "", "405"),
            ("GET", "/a.B/C", "application/json", "405"),
            ("PUT", "/a.B/C?encoding=proto", "application/grpc", "405"),
            ("POST", "/a.B/C?encoding=proto", "", "415"),
            ("POST", "/a.B/C", ";", "415"),
            ("POST", "/a.B/C", "application/grpc-webby", "415"),
            ("POST", "/a.B/C", "application/grpc+foo", "415"),
            ("POST", "/a.B/C", "application/connect+proto", "415"),
        ] {
            assert_eq!(name(detect(method, uri, content_type)), expected, "{method} {uri} {content_type}");
        }
    }

    #[test]
    fn adopts_the_refusal_of_a_layer_that_speaks_native_grpc_alone() {
        let native = || {
            Response::builder()
                .header("content-type", "application/grpc")
                .header("grpc-status", "16")
                .header("grpc-message", "who%20are%20you")
                .header("access-control-allow-origin", "*")
                .body(Body::empty())
                .unwrap()
        };
        for (uri, content_type, words) in [
            ("/a.B/C", "application/grpc-web", "grpc-status:16\r\ngrpc-message:who are you\r\n"),
            ("/a.B/C", "application/json", r#"{"code":"unauthenticated","message":"who are you"}"#),
            ("/rpc/a.B/C", "application/json", r#"{"code":"unauthenticated","msg":"who are you"}"#),
            ("/a.B/C", "image/jpeg", "who are you"),
        ] {
            let adopted = detect("POST", uri, content_type).adopt(native());
            assert_eq!(adopted.headers()["access-control-allow-origin"], "*");
            assert!(!adopted.headers().contains_key("grpc-status"));
            let body = String::from_utf8_lossy(adopted.body().data()).into_owned();
            assert!(body.contains(words), "{content_type}: {body}");
        }
        let unchanged = detect("POST", "/a.B/C", "application/grpc").adopt(native());
        assert_eq!(unchanged.headers()["grpc-message"], "who%20are%20you");
    }
}
