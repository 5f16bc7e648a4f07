//! Twirp: [version 7 of its protocol](https://twitchtv.github.io/twirp/docs/spec_v7.html).

mod error;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Response, Uri};
use tonic::{Code, Status};

use super::bare;
use super::codec::{Codec, Style};
use super::unary::{self, Envelope, Reply};
use crate::body::{Body, RequestBody, Upload};
use crate::call::CallContext;
use crate::service::{Cause, Routes};
use crate::wire::compression::Encoding;
use crate::wire::metadata;

/// A call of Twirp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Twirp {
    content: Content,
    /// Bytes of the path that stand before `/package.Service/Method`.
    prefix: usize,
}

/// What the request is written in, or why it cannot be a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Message(Codec),
    /// Not a POST.
    WrongMethod,
    /// Neither of Twirp's two content types.
    WrongType,
}

const PROTOBUF: &str = "application/protobuf";
const JSON: &str = "application/json";

impl Twirp {
    /// Knows the protocol by its prefix, or by protobuf's name for itself, which the other protocols do not use.
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        let is = |known: &str| media_type.eq_ignore_ascii_case(known.as_bytes());
        let prefix = prefix(parts);
        let content = match () {
            () if parts.method == Method::POST && is(PROTOBUF) => Content::Message(Codec::Proto),
            // Without a prefix, nothing but protobuf can be told from the other protocols.
            () if prefix == 0 => return None,
            () if parts.method != Method::POST => Content::WrongMethod,
            () if is(JSON) => Content::Message(Codec::Json(Style::Twirp)),
            () => Content::WrongType,
        };
        Some(Self { content, prefix })
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: &mut Parts,
        body: &mut Upload<'_, B>,
    ) -> Response<Body> {
        let Content::Message(codec) = self.content else { return self.refuse(self.bad_route(parts)) };
        match unary::call(Bare { codec, prefix: self.prefix }, routes, parts, body).await {
            Ok(reply) => reply_with(codec, reply),
            Err(status) => self.refuse(status),
        }
    }

    /// Answers with an error in JSON, which says it whatever the codec of the call.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        error::respond(status)
    }

    fn bad_route(self, parts: &Parts) -> Status {
        let text = match self.content {
            Content::WrongMethod => format!("a call is a POST, and this is a {}", parts.method),
            _ => match parts.headers.get(header::CONTENT_TYPE) {
                Some(value) => {
                    format!("content type {value:?} is not served here: {PROTOBUF} and {JSON} are")
                }
                None => format!("the request has no content type: {PROTOBUF} and {JSON} are served"),
            },
        };
        Cause::Route.status(Code::Unimplemented, text)
    }
}

fn reply_with(codec: Codec, reply: Reply) -> Response<Body> {
    let Reply { metadata, trailers, extensions, body, encoding } = reply;
    let mut response = Response::new(Body::new(body.freeze()));
    let headers = response.headers_mut();
    let content_type = match codec {
        Codec::Proto => PROTOBUF,
        Codec::Json(_) => JSON,
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    bare::write_encoding(headers, encoding);
    metadata::append(headers, metadata);
    // Twirp has no trailers.
    metadata::append(headers, trailers);
    *response.extensions_mut() = extensions;
    response
}

/// Measures the prefix of Twirp's own URLs, if that is what the path begins with.
fn prefix(parts: &Parts) -> usize {
    let context = parts.extensions.get::<CallContext>();
    let measure = |prefix: &str| {
        let rest = parts.uri.path().strip_prefix(prefix);
        rest.filter(|rest| rest.starts_with('/')).map_or(0, |_| prefix.len())
    };
    match context {
        Some(context) => measure(context.protocols.twirp_prefix()),
        None => measure(super::settings::TWIRP_PREFIX),
    }
}

/// The envelope of a call: none.
#[derive(Debug, Clone, Copy)]
struct Bare {
    codec: Codec,
    prefix: usize,
}

impl Envelope for Bare {
    fn system(self) -> &'static str {
        "twirp"
    }

    fn codec(self) -> Codec {
        self.codec
    }

    fn path(self, uri: &Uri) -> &str {
        uri.path().get(self.prefix..).unwrap_or_default()
    }

    fn timeout(self, _: &HeaderMap) -> Result<Option<Duration>, Status> {
        // Twirp has no header for it; the host's deadline holds.
        Ok(None)
    }

    fn max_body(self, max: usize) -> usize {
        max
    }

    fn open(self, body: Bytes, _: &Uri, headers: &HeaderMap, max: usize) -> Result<Bytes, Status> {
        bare::open(body, headers, max)
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
