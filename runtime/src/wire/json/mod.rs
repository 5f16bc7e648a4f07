//! Canonical proto3 JSON: a message's JSON to its protobuf bytes, and back.
//!
//! The rules are those of [ProtoJSON]; `prost-reflect` knows them, and works on a message that it makes from the embedded
//! descriptors, so that the user's own types need to know nothing of JSON. What it gets wrong is mended here (`mend`,
//! `times`) where that is cheap. Of the 796 cases with proto3 JSON in Google's conformance suite (`tests/protojson`) six
//! are left:
//!
//! - of a field that is there twice the last one wins, where a refusal is recommended (three cases);
//! - `{}` for an `Any` is refused (two), and an `Any` without a type URL cannot be written;
//! - `Empty` in an `Any` is written with `"value": {}`, which other implementations differ about; both forms are read.
//!
//! Beyond that suite:
//!
//! - a timestamp's 60th second is taken for the 59th, and digits beyond nanoseconds are dropped, not refused;
//! - a float in quotes may be too large (and is infinite then), may begin with `+`, and `inf` is one;
//! - 2⁶⁴ without quotes is taken for the largest `uint64`, and 2⁶³ with a point for the largest `int64`;
//! - a `DoubleValue` or `FloatValue` that is not finite is read, and refused when it is to be written;
//! - inside an `Any` that one is written as `null`, and a `Timestamp` or `Duration` out of bounds is written normalised.
//!
//! [ProtoJSON]: https://protobuf.dev/programming-guides/json/

mod depth;
mod mend;
mod place;
mod times;

use std::fmt;

use bytes::{BufMut, BytesMut};
use prost::Message;
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde::Deserializer;

use crate::service::Schema;

/// What protocols differ in; the default is what Connect does.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonOptions {
    /// Refuse a request that has a field which its message has not; otherwise such a field is passed over.
    pub deny_unknown_fields: bool,
    /// Write fields that have their default value; otherwise they are left out.
    pub emit_defaults: bool,
    /// Write the field names of the proto; otherwise those in lower camel case. Both are read.
    pub proto_names: bool,
}

/// Why a message could not be translated.
#[derive(Debug, PartialEq, Eq)]
pub enum JsonError {
    /// The JSON is none, or none of this message; or the message cannot be said in JSON. Names the field.
    Invalid(String),
    /// The embedded descriptors do not have this message: generated code has no such gap.
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

/// Translates the JSON of a message into its protobuf bytes.
///
/// # Errors
///
/// [`JsonError::Invalid`] for what is no JSON of that message, nested deeper than 100 messages (protobuf's own limit), or
/// followed by more than whitespace.
pub fn decode(
    schema: &Schema,
    message: &str,
    json: &[u8],
    options: JsonOptions,
) -> Result<Vec<u8>, JsonError> {
    let descriptor = find(schema, message)?;
    if json.trim_ascii().is_empty() {
        return Err(JsonError::Invalid("there is no JSON: the empty message is `{}`".into()));
    }
    let read = |json: &[u8]| {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let message = parse(&descriptor, &mut deserializer, options)?;
        deserializer.end()?;
        Ok(message)
    };
    match read(json) {
        Ok(message) => Ok(message.encode_to_vec()),
        Err(error) => match mend::mend(&descriptor, json).map(|mended| read(&mended)) {
            Some(Ok(message)) => Ok(message.encode_to_vec()),
            _ => Err(JsonError::Invalid(match place::find(json, &error) {
                Some(path) => format!("`{path}`: {error}"),
                None => error.to_string(),
            })),
        },
    }
}

/// Appends the JSON of a message that is given as protobuf bytes.
///
/// # Errors
///
/// [`JsonError::Invalid`] for bytes that are not that message, and for what has no JSON: an `Any` of a type that the schema
/// has not, a `Timestamp`, `Duration` or `FieldMask` out of bounds, more than 100 levels of nesting. What was appended
/// until then is taken back.
pub fn encode(
    schema: &Schema,
    message: &str,
    bytes: &[u8],
    options: JsonOptions,
    out: &mut BytesMut,
) -> Result<(), JsonError> {
    let descriptor = find(schema, message)?;
    let start = out.len();
    let written = write(descriptor, bytes, options, out);
    if written.is_err() {
        out.truncate(start);
    }
    written.map_err(JsonError::Invalid)
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
    times::check(&message)?;
    let options = SerializeOptions::new()
        .skip_default_fields(!options.emit_defaults)
        .use_proto_field_name(options.proto_names);
    let mut serializer = serde_json::Serializer::with_formatter(out.writer(), depth::Limited::default());
    message.serialize_with_options(&mut serializer, &options).map_err(|error| error.to_string())
}
