//! Requests that are no RPC: a browser's GET, a wrong content type.

use http::header::{self, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Response, StatusCode};
use tonic::{Code, Status};

use crate::body::Body;
use crate::service::{Routes, ServiceDescriptor};

/// Why a request cannot be a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    MethodNotAllowed,
    UnsupportedMediaType,
}

/// What a server serves: travels beside the 405 that a GET is answered with, for the host on the same machine to read.
#[derive(Debug, Clone)]
pub struct Described(pub Vec<&'static ServiceDescriptor>);

/// [W3C Linked Data Platform, "Accept-Post"](https://www.w3.org/TR/ldp/#header-accept-post).
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
const ACCEPTED: &str = if cfg!(feature = "json") {
    "application/grpc-web, application/grpc-web+proto, application/grpc-web-text, application/grpc-web-text+proto, \
     application/grpc, application/grpc+proto, application/proto, application/protobuf, application/json, \
     application/grpc-web+json, application/grpc+json"
} else {
    "application/grpc-web, application/grpc-web+proto, application/grpc-web-text, application/grpc-web-text+proto, \
     application/grpc, application/grpc+proto, application/proto, application/protobuf"
};

impl Plain {
    /// Says what this endpoint is to the person who came with something else.
    pub(super) fn answer<R: Routes>(self, routes: &R, parts: &Parts) -> Response<Body> {
        match self {
            Self::MethodNotAllowed => {
                let text = "This endpoint answers gRPC-Web, Connect, Twirp and gRPC calls: POST /package.Service/Method.\n";
                let mut response = respond(StatusCode::METHOD_NOT_ALLOWED, text.into());
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
                response.extensions_mut().insert(Described(routes.descriptors()));
                response
            }
            Self::UnsupportedMediaType => {
                let text = match parts.headers.get(header::CONTENT_TYPE) {
                    Some(value) => {
                        format!("Content type {value:?} is not served here. Accepted: {ACCEPTED}.\n")
                    }
                    None => format!("The request has no content type. Accepted: {ACCEPTED}.\n"),
                };
                let mut response = respond(StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
                response.headers_mut().insert(ACCEPT_POST, HeaderValue::from_static(ACCEPTED));
                response
            }
        }
    }

    /// Answers, to somebody who speaks no RPC, what a layer or the host has to say.
    pub(super) fn refuse(status: &Status) -> Response<Body> {
        let code = match status.code() {
            Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
            Code::PermissionDenied => StatusCode::FORBIDDEN,
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        respond(code, format!("{}\n", status.message()))
    }
}

fn respond(code: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::new(text));
    *response.status_mut() = code;
    let plain_text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain_text);
    response
}
