//! Twirp: [version 7 of its specification](https://twitchtv.github.io/twirp/docs/spec_v7.html).

mod content_type;
mod error;
mod prefix;

use std::time::Duration;

use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Response};
use tonic::{Code, Status};

use self::content_type::{JSON, PROTOBUF, codec};
pub(super) use self::prefix::remove_mark;
pub use self::prefix::{TwirpPrefix, TwirpPrefixed};
use super::codec::Codec;
use super::connect::PROTOCOL_VERSION;
use super::unary::{Success, UnaryProtocol};
use super::unframed::{self, Unframed};
use super::{method_lookup, not_rpc};
use crate::body::Body;
use crate::call::{CallContext, Outcome, Rejection};
use crate::service::ServiceLookup;
use crate::wire::metadata;

/// A call in Twirp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Twirp(Content);

/// The content of a request, or the reason why it is not a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Message(Codec),
    /// The method is not POST.
    WrongMethod,
    /// The content type is neither protobuf nor JSON.
    WrongType,
    /// The path has the prefix that clients use by default, but the application has not set it.
    UnsetPrefix,
}

impl Twirp {
    /// Recognizes the protocol by its path prefix, or by `application/protobuf`, which other protocols do not
    /// use.
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        let codec = codec(media_type);
        let is_post = parts.method == Method::POST;
        if prefix::is_marked(&parts.extensions) {
            return Some(Self(match codec {
                _ if !is_post => Content::WrongMethod,
                Some(codec) => Content::Message(codec),
                None => Content::WrongType,
            }));
        }
        match codec? {
            _ if !is_post => None,
            // Only Connect clients send this header, at any path.
            Codec::Json(_) if parts.headers.contains_key(PROTOCOL_VERSION) => None,
            _ if prefix::below_default(parts.uri.path()).is_some() => Some(Self(Content::UnsetPrefix)),
            Codec::Proto => Some(Self(Content::Message(Codec::Proto))),
            // Without a prefix, JSON belongs to Connect.
            Codec::Json(_) => None,
        }
    }
}

impl UnaryProtocol for Twirp {
    type Framing = Unframed;

    /// Returns a name of our own, because OpenTelemetry defines none for Twirp.
    fn system(self) -> &'static str {
        "twirp"
    }

    fn outcome(self, failure: Option<&Status>) -> Outcome {
        failure.map_or(Outcome::Success(None), error::outcome)
    }

    fn framing(self) -> Unframed {
        Unframed
    }

    fn codec(self) -> Codec {
        match self.0 {
            Content::Message(codec) => codec,
            Content::WrongMethod | Content::WrongType | Content::UnsetPrefix => Codec::Proto,
        }
    }

    /// Returns `None`: Twirp has no header for a timeout, so only the deadline of the host applies.
    fn timeout(self, _: &HeaderMap) -> Result<Option<Duration>, Status> {
        Ok(None)
    }

    fn check_request<L: ServiceLookup>(
        self,
        services: &L,
        parts: &Parts,
        context: &CallContext,
    ) -> Result<(), Status> {
        if context.rejection.is_some() {
            // The host rejects the request for its own reason.
            return Ok(());
        }
        let text = match self.0 {
            Content::Message(_) => return Ok(()),
            Content::WrongMethod => format!("Twirp calls are POST requests, not {}", parts.method),
            Content::WrongType => wrong_type(services, &parts.headers),
            Content::UnsetPrefix => unset_prefix(services, parts.uri.path()),
        };
        Err(Rejection::UnknownMethod.status(Code::Unimplemented, text))
    }

    fn respond(self, success: Success) -> Response<Body> {
        let Success { metadata, trailers, extensions, body, encoding } = success;
        let mut response = Response::new(Body::new(body.freeze()));
        let headers = response.headers_mut();
        let content_type = match self.codec() {
            Codec::Proto => PROTOBUF,
            Codec::Json(_) => JSON,
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        unframed::append_encoding(headers, encoding);
        metadata::append(headers, metadata);
        // Twirp has no trailers, so they are sent as headers.
        metadata::append(headers, trailers);
        *response.extensions_mut() = extensions;
        response
    }

    /// Sends the error as JSON, whatever the codec of the call is.
    fn reject(self, status: Status) -> Response<Body> {
        error::to_response(status)
    }
}

fn wrong_type<L: ServiceLookup>(services: &L, headers: &HeaderMap) -> String {
    let problem = match headers.get(header::CONTENT_TYPE) {
        Some(value) => format!("unsupported content type {value:?}"),
        None => "the request has no content type".to_owned(),
    };
    let remedy = not_rpc::remedy(services, headers).map(|remedy| format!(": {remedy}")).unwrap_or_default();
    format!("{problem}{remedy} (supported: {PROTOBUF}, {JSON})")
}

fn unset_prefix<L: ServiceLookup>(services: &L, path: &str) -> String {
    let unprefixed =
        prefix::below_default(path).filter(|path| method_lookup::resolve(services, path).is_ok());
    let alternative =
        unprefixed.map(|method| format!(", or call `{method}` with {PROTOBUF}")).unwrap_or_default();
    format!(
        "`{path}` is not served here: set Twirp's path prefix with `Host::twirp_prefix(\"/twirp\")`, or with the layer \
         `TwirpPrefix` on other HTTP servers{alternative}"
    )
}
