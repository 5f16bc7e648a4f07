//! The encoding of messages: protobuf or ProtoJSON.

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap};
use tonic::Status;

use super::method_lookup::ResolvedMethod;
#[cfg(feature = "json")]
use crate::call::Rejection;
#[cfg(feature = "json")]
use crate::protojson::{self, JsonError, JsonOptions};
use crate::service::{Origin, RpcService, ServiceDescriptor};

/// The encoding of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    Proto,
    Json(JsonStyle),
}

/// The style of JSON, where ProtoJSON leaves a choice. All styles are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonStyle {
    /// Field names in lower camel case, without default values.
    Connect,
    /// Field names as in the proto, with default values, as Twirp's own servers send it.
    Twirp,
}

/// Returns the content type without its parameters. Its letter case is not changed.
pub(super) fn media_type(headers: &HeaderMap) -> &[u8] {
    let value = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    value.split(|byte| *byte == b';').next().unwrap_or(value).trim_ascii()
}

impl Codec {
    /// Converts a request message to protobuf.
    pub(super) fn decode<S: RpcService>(
        self,
        method: &ResolvedMethod<'_, S>,
        message: Bytes,
    ) -> Result<Bytes, Status> {
        match self {
            Self::Proto => Ok(message),
            #[cfg(feature = "json")]
            Self::Json(style) => decode_json(style, method, &message),
            #[cfg(not(feature = "json"))]
            Self::Json(_) => Err(no_json(method.service.descriptor())),
        }
    }

    /// Converts a response message from protobuf, and appends it to `out`.
    pub(super) fn encode<S: RpcService>(
        self,
        method: &ResolvedMethod<'_, S>,
        message: &[u8],
        out: &mut BytesMut,
    ) -> Result<(), Status> {
        match self {
            Self::Proto => {
                out.extend_from_slice(message);
                Ok(())
            }
            #[cfg(feature = "json")]
            Self::Json(style) => encode_json(style, method, message, out),
            #[cfg(not(feature = "json"))]
            Self::Json(_) => Err(no_json(method.service.descriptor())),
        }
    }
}

#[cfg(feature = "json")]
fn decode_json<S: RpcService>(
    style: JsonStyle,
    method: &ResolvedMethod<'_, S>,
    message: &[u8],
) -> Result<Bytes, Status> {
    let service = method.service.descriptor();
    let schema = service.schema().ok_or_else(|| no_json(service))?;
    protojson::decode(schema, method.method.request_type(), message, style.options())
        .map(Bytes::from)
        .map_err(|error| match error {
            JsonError::Invalid(_) => Rejection::Malformed
                .status(tonic::Code::Internal, format!("the request message cannot be decoded: {error}")),
            JsonError::Schema(_) => Status::internal(error.to_string()),
        })
}

#[cfg(feature = "json")]
fn encode_json<S: RpcService>(
    style: JsonStyle,
    method: &ResolvedMethod<'_, S>,
    message: &[u8],
    out: &mut BytesMut,
) -> Result<(), Status> {
    let service = method.service.descriptor();
    let schema = service.schema().ok_or_else(|| no_json(service))?;
    protojson::encode(schema, method.method.response_type(), message, style.options(), out)
        .map_err(|error| Status::internal(format!("the response message cannot be encoded as JSON: {error}")))
}

#[cfg(feature = "json")]
impl JsonStyle {
    fn options(self) -> JsonOptions {
        let is_twirp = self == Self::Twirp;
        JsonOptions { emit_defaults: is_twirp, proto_names: is_twirp, ..JsonOptions::default() }
    }
}

fn no_json(service: &ServiceDescriptor) -> Status {
    let remedy = match service.origin() {
        Origin::Generated => "enable `.json(true)` in build.rs and the feature `json` of `lambda-grpc`",
        Origin::Tonic => "enable the feature `json` of `lambda-grpc`",
        Origin::UnlistedTonic => {
            "create the server with `TonicService::with_file_descriptor_set` and enable the feature `json` of \
             `lambda-grpc`"
        }
    };
    Status::unimplemented(format!("this service does not support JSON: use protobuf, or {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_remedy_that_the_application_has() {
        let generated = ServiceDescriptor::new("a.B", &[]);
        let tonic = ServiceDescriptor::new("a.B", &[]).of_tonic();
        let unlisted = ServiceDescriptor::unlisted("a.B");
        for (service, generator_option, descriptor_set) in
            [(generated, true, false), (tonic, false, false), (unlisted, false, true)]
        {
            let status = no_json(&service);
            let text = status.message();
            assert!(text.contains("the feature `json` of `lambda-grpc`"), "{text}");
            assert_eq!(text.contains(".json(true)"), generator_option, "{text}");
            assert_eq!(text.contains("with_file_descriptor_set"), descriptor_set, "{text}");
        }
    }
}
