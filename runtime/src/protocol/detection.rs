//! The detection of a request's protocol.

use http::header::{self, HeaderMap, HeaderName};
use http::request::Parts;
use http::{Method, Response};
use tonic::{Code, Status};

use super::codec::media_type;
use super::connect::{Connect, ConnectStream};
use super::grpc::{self, Grpc};
use super::grpc_web::GrpcWeb;
use super::not_rpc::{self, NotRpc};
use super::twirp::Twirp;
use super::unary::{self, UnaryProtocol};
use crate::body::{Body, RequestBody, RequestReader};
use crate::call::Outcome;
use crate::service::ServiceLookup;
use crate::wire::status::{self, GRPC_STATUS};

/// The protocol of a request, from its method, path, version and content type, and from Twirp's prefix.
///
/// A host keeps it while the layers of the application process the request. It is all that the host needs to
/// reject the call later, for example because the response is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Grpc(Grpc),
    GrpcWeb(GrpcWeb),
    Connect(Connect),
    ConnectStream(ConnectStream),
    Twirp(Twirp),
    /// The request is not a call.
    NotRpc(NotRpc),
}

impl Protocol {
    /// The protocol of a request that the host serves itself.
    pub(crate) const NOT_A_CALL: Self = Self::NotRpc(NotRpc::MethodNotAllowed);

    /// Detects the protocol from the head of a request.
    pub(crate) fn detect(parts: &Parts) -> Self {
        let media_type = media_type(&parts.headers);
        if let Some(twirp) = Twirp::detect(media_type, parts) {
            return Self::Twirp(twirp);
        }
        if let Some(connect) = Connect::detect(media_type, parts) {
            return Self::Connect(connect);
        }
        if let Some(stream) = ConnectStream::detect(media_type, parts) {
            return Self::ConnectStream(stream);
        }
        if parts.method != Method::POST {
            return Self::NotRpc(NotRpc::MethodNotAllowed);
        }
        GrpcWeb::detect(media_type, parts)
            .map(Self::GrpcWeb)
            .or_else(|| Grpc::detect(media_type, parts).map(Self::Grpc))
            .unwrap_or(Self::NotRpc(NotRpc::UnsupportedMediaType))
    }

    /// Serves a request.
    pub(super) async fn serve<L: ServiceLookup, B: RequestBody>(
        self,
        services: &L,
        parts: &mut Parts,
        body: &mut RequestReader<'_, B>,
    ) -> Response<Body> {
        match self {
            Self::Grpc(grpc) => unary::serve(grpc, services, parts, body).await,
            Self::GrpcWeb(grpc_web) => unary::serve(grpc_web, services, parts, body).await,
            Self::Connect(connect) => unary::serve(connect, services, parts, body).await,
            Self::ConnectStream(stream) => stream.serve(services, parts),
            Self::Twirp(twirp) => unary::serve(twirp, services, parts, body).await,
            Self::NotRpc(not_rpc) => not_rpc.respond(services, parts),
        }
    }

    /// Returns the name of the protocol in traces. Returns `None` if the request is not a call.
    pub(crate) fn system(self) -> Option<&'static str> {
        Some(match self {
            Self::Grpc(grpc) => grpc.system(),
            Self::GrpcWeb(grpc_web) => grpc_web.system(),
            Self::Connect(connect) => connect.system(),
            Self::ConnectStream(stream) => stream.system(),
            Self::Twirp(twirp) => twirp.system(),
            Self::NotRpc(_) => return None,
        })
    }

    /// Returns how a call ended that was rejected with a status.
    pub(crate) fn outcome(self, status: &Status) -> Outcome {
        match self {
            Self::Grpc(grpc) => grpc.outcome(Some(status)),
            Self::GrpcWeb(grpc_web) => grpc_web.outcome(Some(status)),
            Self::Connect(connect) => connect.outcome(Some(status)),
            Self::ConnectStream(stream) => stream.outcome(status),
            Self::Twirp(twirp) => twirp.outcome(Some(status)),
            Self::NotRpc(_) => Outcome::Http(not_rpc::http_status(status)),
        }
    }

    /// Creates the response that rejects a call.
    pub(crate) fn reject(self, status: Status) -> Response<Body> {
        match self {
            Self::Grpc(grpc) => grpc.reject(status),
            Self::GrpcWeb(grpc_web) => grpc_web.reject(status),
            Self::Connect(connect) => connect.reject(status),
            Self::ConnectStream(stream) => stream.reject(status),
            Self::Twirp(twirp) => twirp.reject(status),
            Self::NotRpc(_) => NotRpc::reject(&status),
        }
    }

    /// Rejects a call whose response cannot be sent, and keeps the CORS headers of that response.
    ///
    /// Without CORS headers, a browser would hide the status from the page.
    pub(crate) fn reject_keeping_cors(self, mut headers: HeaderMap, status: Status) -> Response<Body> {
        let mut response = self.reject(status);
        response.headers_mut().extend(take_cors(&mut headers));
        response
    }

    /// Translates a native gRPC rejection into the caller's protocol, and returns its outcome. Other responses
    /// are not changed.
    ///
    /// tonic's interceptors always reject with a native Trailers-Only response.
    pub(crate) fn translate_native_rejection(
        self,
        mut response: Response<Body>,
    ) -> (Response<Body>, Option<Outcome>) {
        let headers = response.headers();
        let Some(code) = headers.get(GRPC_STATUS).filter(|_| Grpc::is_native(media_type(headers))) else {
            return (response, None);
        };
        if matches!(self, Self::Grpc(_)) {
            let outcome = grpc::outcome(Code::from_bytes(code.as_bytes()));
            return (response, Some(outcome));
        }
        let mut headers = std::mem::take(response.headers_mut());
        let cors = take_cors(&mut headers);
        let status = status::from_headers(&headers).unwrap_or_else(|| Status::unknown(""));
        let outcome = self.outcome(&status);
        let mut response = self.reject(status);
        response.headers_mut().extend(cors);
        (response, Some(outcome))
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

    fn detect(method: &str, uri: &str, content_type: &str) -> Protocol {
        let request = Request::builder().method(method).uri(uri).header("content-type", content_type);
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        TwirpPrefix::new("/rpc").remove(&mut head);
        Protocol::detect(&head)
    }

    fn name(protocol: Protocol) -> &'static str {
        match protocol {
            Protocol::Grpc(_) => "gRPC",
            Protocol::GrpcWeb(_) => "gRPC-Web",
            Protocol::Connect(_) => "Connect",
            Protocol::ConnectStream(_) => "Connect stream",
            Protocol::Twirp(_) => "Twirp",
            Protocol::NotRpc(NotRpc::MethodNotAllowed) => "405",
            Protocol::NotRpc(NotRpc::UnsupportedMediaType) => "415",
        }
    }

    #[test]
    fn distinguishes_protocols() {
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
            // Requests below the default prefix are rejected in Twirp's form if it was not set.
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
            ("POST", "/a.B/C", "application/connect+proto", "Connect stream"),
            ("POST", "/a.B/C", "Application/Connect+JSON; charset=utf-8", "Connect stream"),
            ("POST", "/a.B/C", "application/connect+foo", "415"),
            ("POST", "/a.B/C", "application/connect", "415"),
            ("GET", "/a.B/C", "application/connect+proto", "405"),
            ("POST", "/rpc/a.B/C", "application/connect+proto", "Twirp"),
            ("POST", "/twirp/a.B/C", "application/connect+proto", "Connect stream"),
        ] {
            assert_eq!(name(detect(method, uri, content_type)), expected, "{method} {uri} {content_type}");
        }
    }

    #[test]
    fn translates_a_native_rejection() {
        let native = || {
            Response::builder()
                .header("content-type", "application/grpc")
                .header("grpc-status", "16")
                .header("grpc-message", "who%20are%20you")
                .header("access-control-allow-origin", "*")
                .body(Body::empty())
                .unwrap()
        };
        for (uri, content_type, expected) in [
            ("/a.B/C", "application/grpc-web", "grpc-status:16\r\ngrpc-message:who are you\r\n"),
            ("/a.B/C", "application/json", r#"{"code":"unauthenticated","message":"who are you"}"#),
            (
                "/a.B/C",
                "application/connect+proto",
                r#"{"error":{"code":"unauthenticated","message":"who are you"}}"#,
            ),
            ("/rpc/a.B/C", "application/json", r#"{"code":"unauthenticated","msg":"who are you"}"#),
            ("/a.B/C", "image/jpeg", "who are you"),
        ] {
            let (response, outcome) = detect("POST", uri, content_type).translate_native_rejection(native());
            assert!(outcome.is_some(), "{content_type}");
            assert_eq!(response.headers()["access-control-allow-origin"], "*");
            assert!(!response.headers().contains_key("grpc-status"));
            let body = String::from_utf8_lossy(response.body().data()).into_owned();
            assert!(body.contains(expected), "{content_type}: {body}");
        }
        let (unchanged, outcome) =
            detect("POST", "/a.B/C", "application/grpc").translate_native_rejection(native());
        assert_eq!(outcome, Some(Outcome::Failure("UNAUTHENTICATED")));
        assert_eq!(unchanged.headers()["grpc-message"], "who%20are%20you");
    }
}
