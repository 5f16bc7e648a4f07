//! gRPC-Web: [the protocol](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md) that needs no HTTP trailers.

use bytes::BytesMut;
use http::header::{self, HeaderValue};
use http::{Response, request::Parts};
use tonic::Status;

use super::codec::{Codec, Style};
use super::framed::{self, Framed, Transfer};
use super::unary::{self, Reply};
use crate::body::{Body, RequestBody, Upload};
use crate::service::{Cause, Routes};
use crate::wire::compression::Encoding;
use crate::wire::{base64, frame, metadata, status};

/// The binary form of gRPC-Web, or its base64 form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GrpcWeb {
    content_type: &'static str,
    codec: Codec,
    transfer: Transfer,
}

static KINDS: [GrpcWeb; 5] = [
    GrpcWeb::new("application/grpc-web+proto", Codec::Proto, Transfer::Binary),
    GrpcWeb::new("application/grpc-web", Codec::Proto, Transfer::Binary),
    GrpcWeb::new("application/grpc-web-text+proto", Codec::Proto, Transfer::Text),
    GrpcWeb::new("application/grpc-web-text", Codec::Proto, Transfer::Text),
    GrpcWeb::new("application/grpc-web+json", Codec::Json(Style::Connect), Transfer::Binary),
];

/// Room for a trailer frame that says no more than OK, so that most replies are one allocation.
const SPARE: usize = 32;

impl GrpcWeb {
    const fn new(content_type: &'static str, codec: Codec, transfer: Transfer) -> Self {
        Self { content_type, codec, transfer }
    }

    /// Knows the protocol by its content type alone: several clients send no `x-grpc-web`.
    pub(super) fn detect(media_type: &[u8]) -> Option<Self> {
        KINDS.iter().copied().find(|kind| media_type.eq_ignore_ascii_case(kind.content_type.as_bytes()))
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: &mut Parts,
        body: &mut Upload<'_, B>,
    ) -> Response<Body> {
        let envelope = Framed { codec: self.codec, transfer: self.transfer, spare: SPARE };
        match unary::call(envelope, routes, parts, body).await {
            Ok(reply) => self.reply(reply),
            Err(status) => self.refuse(status),
        }
    }

    fn reply(self, reply: Reply) -> Response<Body> {
        let Reply { metadata, trailers, extensions, mut body, encoding } = reply;
        if trailers.is_empty() {
            frame::append_ok(&mut body);
        } else {
            frame::append_trailers(&mut body, &status::ok(trailers));
        }
        let mut response = self.respond(body);
        if encoding != Encoding::Identity {
            let name = HeaderValue::from_static(encoding.name());
            response.headers_mut().insert(framed::GRPC_ENCODING, name);
        }
        metadata::append(response.headers_mut(), metadata);
        *response.extensions_mut() = extensions;
        response
    }

    /// Answers with a trailer frame alone.
    ///
    /// Not as HTTP headers, which the protocol allows too: a browser shows those to a page only if CORS exposes them,
    /// and this form every client reads.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        let cause = Cause::of(&status);
        let mut trailers = BytesMut::new();
        frame::append_trailers(&mut trailers, &status::failed(status));
        let mut response = self.respond(trailers);
        framed::write_accepted(response.headers_mut(), cause);
        response
    }

    fn respond(self, frames: BytesMut) -> Response<Body> {
        let body = match self.transfer {
            Transfer::Binary => frames.freeze(),
            Transfer::Text => base64::encode(&frames),
        };
        let mut response = Response::new(Body::new(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response
    }
}
