//! Connect, its unary half: [the protocol](https://connectrpc.com/docs/protocol) that is plain HTTP.

mod error;
mod get;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Response, Uri};
use tonic::{Code, Status};

use super::codec::{Codec, Style};
use super::unary::{self, Envelope, Reply};
use super::{bare, deadline};
use crate::body::{Body, RequestBody, Upload};
use crate::service::{Cause, MethodDescriptor, Routes};
use crate::wire::compression::Encoding;
use crate::wire::metadata;

/// A unary call of Connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connect {
    codec: Codec,
    verb: Verb,
}

/// How the message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    /// In the body.
    Post,
    /// In the query, so that browsers and gateways can cache the reply.
    Get,
}

/// The header that tells a request of Connect from any other JSON; a client may leave it out.
pub(super) const PROTOCOL_VERSION: HeaderName = HeaderName::from_static("connect-protocol-version");

impl Connect {
    /// Knows the protocol by what is unlike the others: an unframed message, or a GET with a message in its query.
    ///
    /// Without `connect-protocol-version`: `curl` does not send it.
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        match parts.method {
            Method::POST => Some(Self { codec: codec(media_type)?, verb: Verb::Post }),
            Method::GET => Some(Self { codec: get::codec(parts.uri.query()?)?, verb: Verb::Get }),
            _ => None,
        }
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: &mut Parts,
        body: &mut Upload<'_, B>,
    ) -> Response<Body> {
        if let Some(version) = parts.headers.get(PROTOCOL_VERSION).filter(|version| *version != "1") {
            return self.refuse(Status::invalid_argument(format!(
                "`connect-protocol-version` is {version:?}: 1 is the only one there is"
            )));
        }
        match unary::call(self, routes, parts, body).await {
            Ok(reply) => self.reply(reply),
            Err(status) => self.refuse(status),
        }
    }

    fn reply(self, reply: Reply) -> Response<Body> {
        let Reply { metadata, trailers, extensions, body, encoding } = reply;
        let mut response = Response::new(Body::new(body.freeze()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type()));
        bare::write_encoding(headers, encoding);
        metadata::append(headers, metadata);
        metadata::append_trailers(headers, trailers);
        *response.extensions_mut() = extensions;
        response
    }

    /// Answers with an error in JSON, which says it whatever the codec of the call.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        error::respond(status)
    }

    fn content_type(self) -> &'static str {
        match self.codec {
            Codec::Proto => "application/proto",
            Codec::Json(_) => "application/json",
        }
    }
}

fn codec(media_type: &[u8]) -> Option<Codec> {
    let is = |known: &str| media_type.eq_ignore_ascii_case(known.as_bytes());
    match () {
        () if is("application/proto") => Some(Codec::Proto),
        () if is("application/json") => Some(Codec::Json(Style::Connect)),
        () => None,
    }
}

impl Envelope for Connect {
    fn system(self) -> &'static str {
        "connect_rpc"
    }

    fn codec(self) -> Codec {
        self.codec
    }

    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status> {
        deadline::connect_timeout(headers)
    }

    fn admit(self, method: &MethodDescriptor) -> Result<(), Status> {
        if self.verb == Verb::Post || method.has_no_side_effects() {
            return Ok(());
        }
        Err(Cause::Method.status(
            Code::Unimplemented,
            format!(
                "`{}` may have side effects, so it is not called by GET: POST it, or give it `option \
                 idempotency_level = NO_SIDE_EFFECTS` in its proto",
                method.name()
            ),
        ))
    }

    fn max_body(self, max: usize) -> usize {
        max
    }

    fn open(self, body: Bytes, uri: &Uri, headers: &HeaderMap, max: usize) -> Result<Bytes, Status> {
        match self.verb {
            Verb::Post => bare::open(body, headers, max),
            Verb::Get => get::open(uri.query().unwrap_or_default(), max),
        }
    }

    fn begin(self) -> BytesMut {
        BytesMut::new()
    }

    fn accepted(self, headers: &HeaderMap) -> Encoding {
        Encoding::accepted(headers, &header::ACCEPT_ENCODING)
    }

    fn close(self, reply: &mut BytesMut, accepted: Encoding) -> Result<Encoding, Status> {
        Ok(bare::close(reply, accepted))
    }
}
