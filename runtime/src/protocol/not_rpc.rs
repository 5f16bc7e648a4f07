//! Requests that are not calls, such as the GET of a browser or an unknown content type.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Response, StatusCode};
use tonic::{Code, Status};

use super::codec::media_type;
use crate::body::Body;
use crate::service::{ServiceDescriptor, ServiceLookup};

/// The reason why a request is not a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRpc {
    MethodNotAllowed,
    UnsupportedMediaType,
}

/// The services of a server, in the extensions of its response to GET. The local host reads them there,
/// through all layers.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "local"), expect(dead_code, reason = "only the local host reads it"))]
pub(crate) struct ServedServices(pub(crate) Vec<&'static ServiceDescriptor>);

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

impl NotRpc {
    /// Creates the response, which tells a person what this endpoint is.
    pub(super) fn respond<L: ServiceLookup>(self, services: &L, parts: &Parts) -> Response<Body> {
        match self {
            Self::MethodNotAllowed => {
                let text = "This endpoint serves gRPC-Web, Connect, Twirp and gRPC calls: POST /package.Service/Method.\n";
                let mut response = text_response(StatusCode::METHOD_NOT_ALLOWED, text.into());
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
                response.extensions_mut().insert(ServedServices(services.descriptors()));
                response
            }
            Self::UnsupportedMediaType => {
                let problem = match parts.headers.get(header::CONTENT_TYPE) {
                    Some(value) => format!("Unsupported content type {value:?}"),
                    None => "The request has no content type".to_owned(),
                };
                let remedy = remedy(services, &parts.headers).map(|remedy| format!(": {remedy}"));
                let text =
                    format!("{problem}{}.\nSupported: {ACCEPTED}.\n", remedy.as_deref().unwrap_or_default());
                let mut response = text_response(StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
                response.headers_mut().insert(ACCEPT_POST, HeaderValue::from_static(ACCEPTED));
                response
            }
        }
    }

    /// Creates the response for a status of a layer or of the host.
    pub(super) fn reject(status: &Status) -> Response<Body> {
        text_response(http_status(status), format!("{}\n", status.message()))
    }
}

/// Returns the HTTP status for a status of a layer or of the host.
pub(super) fn http_status(status: &Status) -> StatusCode {
    match status.code() {
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Returns what to do about a content type that tools send by default: that of a form (`curl -d`), none (consoles),
/// plain text (`fetch` in a browser), or another one for JSON.
pub(super) fn remedy<L: ServiceLookup>(services: &L, headers: &HeaderMap) -> Option<&'static str> {
    let media_type = media_type(headers).to_ascii_lowercase();
    let is_default = matches!(
        &*media_type,
        b"" | b"application/x-www-form-urlencoded" | b"multipart/form-data" | b"application/octet-stream"
    );
    let is_text = media_type.starts_with(b"text/")
        || (media_type.ends_with(b"json") && !media_type.starts_with(b"application/grpc"));
    if !is_default && !is_text {
        return None;
    }
    let has_json = services.descriptors().iter().any(|service| service.schema().is_some());
    Some(if has_json { JSON_REMEDY } else { PROTOBUF_REMEDY })
}

const JSON_REMEDY: &str = "to send JSON with curl, add `-H 'content-type: application/json'`";
const PROTOBUF_REMEDY: &str = "this server does not support JSON; to send protobuf with curl, add \
                               `-H 'content-type: application/protobuf' --data-binary @FILE`";

fn text_response(code: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::new(text));
    *response.status_mut() = code;
    let plain_text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain_text);
    response
}
