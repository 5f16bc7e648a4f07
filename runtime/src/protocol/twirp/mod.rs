//! Twirp: [version 7 of its protocol](https://twitchtv.github.io/twirp/docs/spec_v7.html).

mod error;
mod prefix;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Response, Uri};
use tonic::{Code, Status};

pub(super) use self::prefix::forget_prefix;
pub use self::prefix::{TwirpPrefix, TwirpPrefixed};
use super::codec::{Codec, Style};
use super::connect::PROTOCOL_VERSION;
use super::unary::{self, Envelope, Reply};
use super::{bare, fault, route};
use crate::body::{Body, RequestBody, Upload};
use crate::call::CallContext;
use crate::service::{Cause, Routes};
use crate::wire::compression::Encoding;
use crate::wire::metadata;

/// A call of Twirp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Twirp(Content);

/// What the request is written in, or why it cannot be a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Message(Codec),
    /// Not a POST.
    WrongMethod,
    /// Neither of Twirp's two content types.
    WrongType,
    /// Sent below the prefix that clients use by default, where the application has not set it.
    UnsetPrefix,
}

const PROTOBUF: &str = "application/protobuf";
const JSON: &str = "application/json";

impl Twirp {
    /// Knows the protocol by its prefix, or by protobuf's name for itself, which the other protocols do not use.
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        let codec = codec(media_type);
        let is_post = parts.method == Method::POST;
        if prefix::had_prefix(&parts.extensions) {
            return Some(Self(match codec {
                _ if !is_post => Content::WrongMethod,
                Some(codec) => Content::Message(codec),
                None => Content::WrongType,
            }));
        }
        match codec.filter(|_| is_post)? {
            // A client of Connect, wherever it calls.
            Codec::Json(_) if parts.headers.contains_key(PROTOCOL_VERSION) => None,
            _ if prefix::below_default(parts.uri.path()).is_some() => Some(Self(Content::UnsetPrefix)),
            Codec::Proto => Some(Self(Content::Message(Codec::Proto))),
            // Without a prefix, JSON is Connect's.
            Codec::Json(_) => None,
        }
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: &mut Parts,
        body: &mut Upload<'_, B>,
    ) -> Response<Body> {
        let Content::Message(codec) = self.0 else {
            let status = self.bad_route(routes, parts);
            return self.refuse(unary::refuse(Bare { codec: Codec::Proto }, parts, status));
        };
        match unary::call(Bare { codec }, routes, parts, body).await {
            Ok(reply) => reply_with(codec, reply),
            Err(status) => self.refuse(status),
        }
    }

    /// Answers with an error in JSON, which says it whatever the codec of the call.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        error::respond(status)
    }

    fn bad_route<R: Routes>(self, routes: &R, parts: &Parts) -> Status {
        if let Some(fault) = parts.extensions.get::<CallContext>().and_then(|context| context.fault) {
            return fault::explain(fault);
        }
        let text = match self.0 {
            Content::WrongMethod => format!("Twirp calls are POST requests, not {}", parts.method),
            Content::UnsetPrefix => {
                let path = parts.uri.path();
                let method = prefix::below_default(path).filter(|path| route::find(routes, path).is_ok());
                let instead =
                    method.map(|method| format!(", or call `{method}` with {PROTOBUF}")).unwrap_or_default();
                format!(
                    "`{path}` is not served here: set Twirp's path prefix with `Host::twirp_prefix(\"/twirp\")` (on other HTTP \
                     servers with the layer `TwirpPrefix`){instead}"
                )
            }
            Content::Message(_) | Content::WrongType => match parts.headers.get(header::CONTENT_TYPE) {
                Some(value) => {
                    format!("content type {value:?} is not served here: {PROTOBUF} and {JSON} are")
                }
                None => format!("the request has no content type: {PROTOBUF} and {JSON} are served"),
            },
        };
        Cause::Route.status(Code::Unimplemented, text)
    }
}

fn codec(media_type: &[u8]) -> Option<Codec> {
    if media_type.eq_ignore_ascii_case(PROTOBUF.as_bytes()) {
        Some(Codec::Proto)
    } else if media_type.eq_ignore_ascii_case(JSON.as_bytes()) {
        Some(Codec::Json(Style::Twirp))
    } else {
        None
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

/// The envelope of a call: none.
#[derive(Debug, Clone, Copy)]
struct Bare {
    codec: Codec,
}

impl Envelope for Bare {
    fn system(self) -> &'static str {
        "twirp"
    }

    fn codec(self) -> Codec {
        self.codec
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
