//! Connect, for unary RPCs: [its specification](https://connectrpc.com/docs/protocol).

mod error;
mod get;
mod stream;
mod version;

use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Response};
use tonic::{Code, Status};

pub(super) use self::stream::ConnectStream;
pub(super) use self::version::PROTOCOL_VERSION;
use super::codec::{Codec, JsonStyle};
use super::framing::Framing;
use super::unary::{Success, UnaryProtocol};
use super::unframed::{self, Unframed};
use crate::body::Body;
use crate::call::{CallContext, Outcome, Rejection};
use crate::service::{MethodDescriptor, ServiceLookup};
use crate::wire::{metadata, timeout};

/// A unary call in Connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connect {
    codec: Codec,
    location: MessageLocation,
}

/// The location of the message in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MessageLocation {
    /// In the body of a POST request.
    Body,
    /// In the query of a GET request, so that browsers and gateways can cache the response.
    Query,
}

impl Connect {
    /// Recognizes the protocol by its content type, or by a GET request with a message in the query.
    ///
    /// It does not require `connect-protocol-version`, because `curl` does not send it.
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        match parts.method {
            Method::POST => Some(Self { codec: codec(media_type)?, location: MessageLocation::Body }),
            Method::GET => {
                Some(Self { codec: get::codec(parts.uri.query()?)?, location: MessageLocation::Query })
            }
            _ => None,
        }
    }

    fn content_type(self) -> &'static str {
        match self.codec {
            Codec::Proto => "application/proto",
            Codec::Json(_) => "application/json",
        }
    }
}

fn codec(media_type: &[u8]) -> Option<Codec> {
    if media_type.eq_ignore_ascii_case(b"application/proto") {
        Some(Codec::Proto)
    } else if media_type.eq_ignore_ascii_case(b"application/json") {
        Some(Codec::Json(JsonStyle::Connect))
    } else {
        None
    }
}

impl UnaryProtocol for Connect {
    type Framing = Unframed;

    fn system(self) -> &'static str {
        error::SYSTEM
    }

    fn outcome(self, failure: Option<&Status>) -> Outcome {
        failure.map_or(Outcome::Success(None), error::outcome)
    }

    fn framing(self) -> Unframed {
        Unframed
    }

    fn codec(self) -> Codec {
        self.codec
    }

    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status> {
        timeout::connect_timeout(headers)
    }

    fn check_request<L: ServiceLookup>(self, _: &L, parts: &Parts, _: &CallContext) -> Result<(), Status> {
        version::check(&parts.headers)
    }

    fn check_method(self, method: &MethodDescriptor) -> Result<(), Status> {
        if self.location == MessageLocation::Body || method.has_no_side_effects() {
            return Ok(());
        }
        let text = format!(
            "`{}` may have side effects, so it cannot be called with GET: use POST, or add `option idempotency_level = \
             NO_SIDE_EFFECTS` to the method in its proto",
            method.name()
        );
        Err(Rejection::HttpMethod.status(Code::Unimplemented, text))
    }

    fn request_message(self, body: Bytes, parts: &Parts, max: usize) -> Result<Bytes, Status> {
        match self.location {
            MessageLocation::Body => self.framing().parse(body, &parts.headers, max),
            MessageLocation::Query => get::message(parts.uri.query().unwrap_or_default(), max),
        }
    }

    fn respond(self, success: Success) -> Response<Body> {
        let Success { metadata, trailers, extensions, body, encoding } = success;
        let mut response = Response::new(Body::new(body.freeze()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type()));
        unframed::append_encoding(headers, encoding);
        metadata::append(headers, metadata);
        metadata::append_trailers(headers, trailers);
        *response.extensions_mut() = extensions;
        response
    }

    /// Sends the error as JSON, whatever the codec of the call is.
    fn reject(self, status: Status) -> Response<Body> {
        error::to_response(status)
    }
}
