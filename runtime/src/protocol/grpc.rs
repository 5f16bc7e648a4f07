//! Native gRPC: [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).

use bytes::BytesMut;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Response, Version};
use tonic::{Response as Reply, Status};

use super::unary;
use crate::body::{Body, RequestBody};
use crate::service::{Routes, Trailers};
use crate::wire::{metadata, status};

/// The native protocol, whose success is only complete with HTTP trailers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grpc {
    content_type: &'static str,
    has_trailers: bool,
}

const CONTENT_TYPES: [&str; 2] = ["application/grpc", "application/grpc+proto"];

const NO_TRAILERS: &str = "this endpoint cannot send HTTP trailers, which native gRPC needs: call it with gRPC-Web, or put \
                           Envoy between (no AWS front door of Lambda forwards trailers)";

impl Grpc {
    pub(super) fn detect(media_type: &[u8], version: Version) -> Option<Self> {
        let content_type =
            CONTENT_TYPES.into_iter().find(|it| media_type.eq_ignore_ascii_case(it.as_bytes()))?;
        // Every event of AWS is HTTP/1.1 to us, whatever the client spoke with the front door.
        Some(Self { content_type, has_trailers: version >= Version::HTTP_2 })
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: Parts,
        body: B,
    ) -> Response<Body> {
        if !self.has_trailers {
            // Before the handler runs: a success that the client would read as INTERNAL invites a second attempt.
            return self.refuse(Status::unimplemented(NO_TRAILERS));
        }
        match unary::call(routes, parts, body, 0).await {
            Ok(reply) => self.reply(reply),
            Err(status) => self.refuse(status),
        }
    }

    fn reply(self, reply: Reply<BytesMut>) -> Response<Body> {
        let (metadata, frame, mut extensions) = reply.into_parts();
        let trailers = extensions.remove::<Trailers>().unwrap_or_default().0.into_headers();
        let mut response = Response::new(Body::new(frame.freeze()).with_trailers(status::ok(trailers)));
        self.write_head(response.headers_mut());
        metadata::append(response.headers_mut(), metadata.into_headers());
        *response.extensions_mut() = extensions;
        response
    }

    /// Answers in the form of "Trailers-Only": the status as headers, and no body.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = status::failed(status);
        self.write_head(response.headers_mut());
        response
    }

    fn write_head(self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
    }
}
