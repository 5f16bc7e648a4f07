//! gRPC-Web: [the protocol](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md) that needs no HTTP trailers.

use bytes::BytesMut;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, request::Parts};
use tonic::{Response as Reply, Status};

use super::unary;
use crate::body::{Body, RequestBody};
use crate::service::{Routes, Trailers};
use crate::wire::{frame, metadata, status};

/// The binary form of gRPC-Web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GrpcWeb {
    content_type: &'static str,
}

const CONTENT_TYPES: [&str; 2] = ["application/grpc-web+proto", "application/grpc-web"];

/// Room for a trailer frame that says no more than OK, so that most replies are one allocation.
const SPARE: usize = 32;

impl GrpcWeb {
    pub(super) fn detect(media_type: &[u8]) -> Option<Self> {
        let content_type =
            CONTENT_TYPES.into_iter().find(|it| media_type.eq_ignore_ascii_case(it.as_bytes()))?;
        Some(Self { content_type })
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: Parts,
        body: B,
    ) -> Response<Body> {
        match unary::call(routes, parts, body, SPARE).await {
            Ok(reply) => self.reply(reply),
            Err(status) => self.refuse(status),
        }
    }

    fn reply(self, reply: Reply<BytesMut>) -> Response<Body> {
        let (metadata, frame, mut extensions) = reply.into_parts();
        let trailers = extensions.remove::<Trailers>().unwrap_or_default().0.into_headers();
        let mut response = self.respond(frame, &status::ok(trailers));
        metadata::append(response.headers_mut(), metadata.into_headers());
        *response.extensions_mut() = extensions;
        response
    }

    /// Answers with a trailer frame alone.
    ///
    /// Not as HTTP headers, which the protocol allows too: a browser shows those to a page only if CORS exposes them,
    /// and this form every client reads.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        self.respond(BytesMut::new(), &status::failed(status))
    }

    fn respond(self, mut frames: BytesMut, trailers: &HeaderMap) -> Response<Body> {
        frame::append_trailers(&mut frames, trailers);
        let mut response = Response::new(Body::new(frames.freeze()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response
    }
}
