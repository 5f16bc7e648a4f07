//! gRPC-Web, which needs no HTTP trailers:
//! [its specification](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md).

use std::time::Duration;

use bytes::BytesMut;
use http::Response;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use tonic::{Code, Status};

use super::codec::{Codec, JsonStyle};
use super::framed::{self, Framed, Transfer};
use super::grpc;
use super::unary::{Success, UnaryProtocol};
use crate::base64;
use crate::body::Body;
use crate::call::{CallContext, Outcome, Rejection};
use crate::wire::{frame, metadata, status, timeout};

/// A call in gRPC-Web, in its binary form or its text form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GrpcWeb {
    content_type: &'static str,
    codec: Codec,
    transfer: Transfer,
    errors: ErrorPlacement,
}

/// The place where the status of an error is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorPlacement {
    /// In a trailer frame, which every client reads.
    Body,
    /// In HTTP headers, which the protocol allows too. Browsers show them to a page only if CORS exposes them.
    Headers,
}

static CONTENT_TYPES: [GrpcWeb; 5] = [
    GrpcWeb::new("application/grpc-web+proto", Codec::Proto, Transfer::Binary),
    GrpcWeb::new("application/grpc-web", Codec::Proto, Transfer::Binary),
    GrpcWeb::new("application/grpc-web-text+proto", Codec::Proto, Transfer::Text),
    GrpcWeb::new("application/grpc-web-text", Codec::Proto, Transfer::Text),
    GrpcWeb::new("application/grpc-web+json", Codec::Json(JsonStyle::Connect), Transfer::Binary),
];

/// The bytes that are reserved for a trailer frame with the status OK, so that most responses are allocated
/// once.
const TRAILER_FRAME: usize = 32;

impl GrpcWeb {
    const fn new(content_type: &'static str, codec: Codec, transfer: Transfer) -> Self {
        Self { content_type, codec, transfer, errors: ErrorPlacement::Body }
    }

    /// Recognizes the protocol by its content type, because several clients do not send `x-grpc-web`.
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        let mut found = CONTENT_TYPES
            .iter()
            .copied()
            .find(|known| media_type.eq_ignore_ascii_case(known.content_type.as_bytes()))?;
        // A trailer frame would arrive as base64, which no client reads.
        let has_no_base64 =
            parts.extensions.get::<CallContext>().is_some_and(|context| context.has_no_base64);
        if has_no_base64 && found.transfer == Transfer::Binary {
            found.errors = ErrorPlacement::Headers;
        }
        Some(found)
    }

    fn response(self, frames: BytesMut) -> Response<Body> {
        let body = match self.transfer {
            Transfer::Binary => frames.freeze(),
            Transfer::Text => base64::encode(&frames),
        };
        let mut response = Response::new(Body::new(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response
    }
}

impl UnaryProtocol for GrpcWeb {
    type Framing = Framed;

    fn system(self) -> &'static str {
        grpc::SYSTEM
    }

    fn outcome(self, failure: Option<&Status>) -> Outcome {
        grpc::outcome(failure.map_or(Code::Ok, Status::code))
    }

    fn framing(self) -> Framed {
        Framed { transfer: self.transfer, trailing: TRAILER_FRAME }
    }

    fn codec(self) -> Codec {
        self.codec
    }

    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status> {
        timeout::grpc_timeout(headers)
    }

    fn respond(self, success: Success) -> Response<Body> {
        let Success { metadata, trailers, extensions, mut body, encoding } = success;
        if trailers.is_empty() {
            frame::append_ok(&mut body);
        } else {
            frame::append_trailers(&mut body, &status::ok(trailers));
        }
        let mut response = self.response(body);
        framed::append_encoding(response.headers_mut(), encoding);
        metadata::append(response.headers_mut(), metadata);
        *response.extensions_mut() = extensions;
        response
    }

    fn reject(self, status: Status) -> Response<Body> {
        let rejection = Rejection::of(&status);
        let status = status::to_headers(status);
        let mut frames = BytesMut::new();
        let mut response = match self.errors {
            ErrorPlacement::Body => {
                frame::append_trailers(&mut frames, &status);
                self.response(frames)
            }
            ErrorPlacement::Headers => {
                let mut response = self.response(frames);
                response.headers_mut().extend(status);
                response
            }
        };
        framed::append_supported_encodings(response.headers_mut(), rejection);
        response
    }
}
