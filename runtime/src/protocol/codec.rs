//! What a message looks like on the wire: protobuf, or its canonical JSON.

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap};
use tonic::Status;

use super::route::Found;
#[cfg(feature = "json")]
use crate::service::Cause;
use crate::service::Service;
#[cfg(feature = "json")]
use crate::wire::json::{self, JsonError, JsonOptions};

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    Proto,
    Json(Style),
}

/// What JSON looks like where ProtoJSON leaves a choice; all of it is read, whatever the style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Field names in lower camel case, default values left out.
    Connect,
    /// Field names as in the proto, default values written: what Twirp's own servers do.
    Twirp,
}

/// Returns the content type without its parameters, in the sender's letter case.
pub(super) fn media_type(headers: &HeaderMap) -> &[u8] {
    let value = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    value.split(|byte| *byte == b';').next().unwrap_or(value).trim_ascii()
}

impl Codec {
    /// Turns a request into protobuf, which is what services decode.
    pub(super) fn decode<S: Service>(self, found: &Found<'_, S>, message: Bytes) -> Result<Bytes, Status> {
        match self {
            Self::Proto => Ok(message),
            Self::Json(style) => decode_json(style, found, &message),
        }
    }

    /// Turns a reply, which services encode as protobuf, into this codec, and appends it to `out`.
    pub(super) fn encode<S: Service>(
        self,
        found: &Found<'_, S>,
        message: &[u8],
        out: &mut BytesMut,
    ) -> Result<(), Status> {
        match self {
            Self::Proto => {
                out.extend_from_slice(message);
                Ok(())
            }
            Self::Json(style) => encode_json(style, found, message, out),
        }
    }
}

#[cfg(feature = "json")]
fn decode_json<S: Service>(style: Style, found: &Found<'_, S>, message: &[u8]) -> Result<Bytes, Status> {
    let schema = found.service.descriptor().schema().ok_or_else(no_json)?;
    json::decode(schema, found.method.request_type(), message, style.options()).map(Bytes::from).map_err(
        |error| match error {
            JsonError::Invalid(_) => Cause::Malformed
                .status(tonic::Code::Internal, format!("the request message cannot be decoded: {error}")),
            JsonError::Schema(_) => Status::internal(error.to_string()),
        },
    )
}

#[cfg(feature = "json")]
fn encode_json<S: Service>(
    style: Style,
    found: &Found<'_, S>,
    message: &[u8],
    out: &mut BytesMut,
) -> Result<(), Status> {
    let schema = found.service.descriptor().schema().ok_or_else(no_json)?;
    json::encode(schema, found.method.reply_type(), message, style.options(), out)
        .map_err(|error| Status::internal(format!("the reply message has no JSON: {error}")))
}

#[cfg(feature = "json")]
impl Style {
    fn options(self) -> JsonOptions {
        let is_twirp = self == Self::Twirp;
        JsonOptions { emit_defaults: is_twirp, proto_names: is_twirp, ..JsonOptions::default() }
    }
}

#[cfg(not(feature = "json"))]
fn decode_json<S: Service>(_: Style, _: &Found<'_, S>, _: &[u8]) -> Result<Bytes, Status> {
    Err(no_json())
}

#[cfg(not(feature = "json"))]
fn encode_json<S: Service>(_: Style, _: &Found<'_, S>, _: &[u8], _: &mut BytesMut) -> Result<(), Status> {
    Err(no_json())
}

fn no_json() -> Status {
    Status::unimplemented(
        "this service speaks no JSON: call it with protobuf, or build it with `.json(true)` in build.rs and the feature \
         `json` of `lambda-grpc`",
    )
}
