//! The translation between JSON and protobuf bytes.

use std::fmt;

use bytes::{BufMut, BytesMut};
use prost::Message;
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde::Deserializer;

use super::schema::Schema;
use super::{depth, error_path, repair, validate};

/// The options in which protocols differ. The default is what Connect does.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonOptions {
    /// Rejects JSON with fields that the message does not have. By default, such fields are ignored.
    pub deny_unknown_fields: bool,
    /// Encodes fields that have their default value. By default, they are left out.
    pub emit_defaults: bool,
    /// Encodes field names as in the proto. By default, they are in lower camel case. Both forms are decoded.
    pub proto_names: bool,
}

/// An error in the translation of a message.
#[derive(Debug, PartialEq, Eq)]
pub enum JsonError {
    /// The JSON is invalid or does not match the message, or the message has no JSON form. The text names the
    /// field.
    Invalid(String),
    /// The embedded descriptors do not contain this message. This does not happen with generated code.
    Schema(String),
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(text) => f.write_str(text),
            Self::Schema(message) => write!(f, "the descriptor of `{message}` is not embedded"),
        }
    }
}

/// Decodes the JSON of a message to its protobuf bytes.
///
/// # Errors
///
/// Returns [`JsonError::Invalid`] if the JSON is invalid, does not match the message, or is followed by more
/// than white space. It also returns this error above 100 levels of nested messages, which is protobuf's own
/// limit. Returns [`JsonError::Schema`] if the schema does not contain the message.
pub fn decode(
    schema: &Schema,
    message: &str,
    json: &[u8],
    options: JsonOptions,
) -> Result<Vec<u8>, JsonError> {
    let descriptor = find(schema, message)?;
    if json.trim_ascii().is_empty() {
        return Err(JsonError::Invalid("the body is empty: send `{}` for an empty message".into()));
    }
    let read = |json: &[u8]| {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let message = parse(&descriptor, &mut deserializer, options)?;
        deserializer.end()?;
        Ok(message)
    };
    match read(json) {
        Ok(message) => Ok(message.encode_to_vec()),
        Err(error) => match repair::repair(&descriptor, json).map(|repaired| read(&repaired)) {
            Some(Ok(message)) => Ok(message.encode_to_vec()),
            _ => Err(JsonError::Invalid(match error_path::find(json, &error) {
                Some(path) => format!("`{path}`: {error}"),
                None => error.to_string(),
            })),
        },
    }
}

/// Encodes the protobuf bytes of a message as JSON, and appends it to `out`.
///
/// # Errors
///
/// Returns [`JsonError::Invalid`] if the bytes are not that message, or if the message has no JSON form. That
/// is so in these cases:
///
/// - an `Any` of a type that is not in the schema
/// - a `Timestamp`, `Duration` or `FieldMask` out of range
/// - more than 100 levels of nesting
///
/// Returns [`JsonError::Schema`] if the schema does not contain the message. `out` is unchanged after an
/// error.
pub fn encode(
    schema: &Schema,
    message: &str,
    bytes: &[u8],
    options: JsonOptions,
    out: &mut BytesMut,
) -> Result<(), JsonError> {
    let descriptor = find(schema, message)?;
    let start = out.len();
    write(descriptor, bytes, options, out).map_err(|error| {
        out.truncate(start);
        JsonError::Invalid(error)
    })
}

fn find(schema: &Schema, message: &str) -> Result<MessageDescriptor, JsonError> {
    let descriptor = schema.pool().and_then(|pool| pool.get_message_by_name(message));
    descriptor.ok_or_else(|| JsonError::Schema(message.to_owned()))
}

fn parse<'de, D: Deserializer<'de>>(
    descriptor: &MessageDescriptor,
    deserializer: D,
    options: JsonOptions,
) -> Result<DynamicMessage, D::Error> {
    let options = DeserializeOptions::new().deny_unknown_fields(options.deny_unknown_fields);
    DynamicMessage::deserialize_with_options(descriptor.clone(), deserializer, &options)
}

fn write(
    descriptor: MessageDescriptor,
    bytes: &[u8],
    options: JsonOptions,
    out: &mut BytesMut,
) -> Result<(), String> {
    let message = DynamicMessage::decode(descriptor, bytes).map_err(|error| error.to_string())?;
    validate::check(&message)?;
    let options = SerializeOptions::new()
        .skip_default_fields(!options.emit_defaults)
        .use_proto_field_name(options.proto_names);
    let mut serializer = serde_json::Serializer::with_formatter(out.writer(), depth::DepthLimit::default());
    message.serialize_with_options(&mut serializer, &options).map_err(|error| error.to_string())
}
