//! The translation between JSON and protobuf bytes.

use std::fmt;

use bytes::{BufMut, BytesMut};
use prost::Message;
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor};

use super::json_options::JsonOptions;
use super::misreads::Misreads;
use super::schema::Schema;
use super::{depth, error_path, repair, serialize, tree};

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
    if json.trim_ascii().is_empty() {
        return Err(JsonError::Invalid("the body is empty: send `{}` for an empty message".into()));
    }
    let read = |schema: &Schema| {
        let descriptor = find(schema, message)?;
        let message = Text { json, descriptor: &descriptor, options }.read(schema.misreads())?;
        Ok(message.encode_to_vec())
    };
    match (read(schema), schema.any()) {
        // The type of an `Any` may be unknown. Most calls do without the larger schema, which can take
        // 100 ms and 100 MB to decode.
        (Err(_), Some(larger)) if schema.misreads().may_have_any(json) => read(larger),
        (read, _) => read,
    }
}

/// The JSON of a message.
#[derive(Clone, Copy)]
struct Text<'a> {
    json: &'a [u8],
    descriptor: &'a MessageDescriptor,
    options: JsonOptions,
}

impl Text<'_> {
    fn read(self, misreads: Misreads) -> Result<DynamicMessage, JsonError> {
        let mut message = None;
        if !misreads.may_be_in(self.json) {
            match self.parse() {
                Ok(parsed) if misreads.has_field_mask(&parsed) => message = Some(parsed),
                Ok(parsed) => return Ok(parsed),
                Err(error) => return self.repair_rejected(&error),
            }
        }
        let tree = tree::parse(self.json).map_err(|error| self.invalid(&error))?;
        match repair::repair(self.descriptor, tree, self.options).map_err(JsonError::Invalid)? {
            Some(repaired) => {
                let repaired = Text { json: &repaired, ..self };
                repaired.parse().map_err(|error| repaired.invalid(&error))
            }
            None => message.map_or_else(|| self.parse().map_err(|error| self.invalid(&error)), Ok),
        }
    }

    /// Repairs a text that `prost-reflect` rejected, or returns its error.
    fn repair_rejected(self, error: &serde_json::Error) -> Result<DynamicMessage, JsonError> {
        let Ok(tree) = tree::parse(self.json) else { return Err(self.invalid(error)) };
        let repaired = repair::repair(self.descriptor, tree, self.options).map_err(JsonError::Invalid)?;
        let message = repaired.and_then(|json| Text { json: &json, ..self }.parse().ok());
        message.ok_or_else(|| self.invalid(error))
    }

    fn parse(self) -> Result<DynamicMessage, serde_json::Error> {
        let options = DeserializeOptions::new().deny_unknown_fields(self.options.deny_unknown_fields);
        let mut deserializer = serde_json::Deserializer::from_slice(self.json);
        let descriptor = self.descriptor.clone();
        let message = DynamicMessage::deserialize_with_options(descriptor, &mut deserializer, &options)?;
        deserializer.end()?;
        Ok(message)
    }

    fn invalid(self, error: &serde_json::Error) -> JsonError {
        JsonError::Invalid(match error_path::find(self.json, error) {
            Some(path) => format!("`{path}`: {error}"),
            None => error.to_string(),
        })
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
/// - a `Timestamp` or `Duration` out of range
/// - a `FieldMask` with a path that is not names of fields in lower snake case
/// - a `DoubleValue`, `FloatValue` or number in a `Value` that is not finite
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
    let start = out.len();
    let mut write = |schema: &Schema| {
        write(find(schema, message)?, bytes, options, out).map_err(|error| {
            out.truncate(start);
            JsonError::Invalid(error)
        })
    };
    match (write(schema), schema.any()) {
        (Err(_), Some(larger)) => write(larger),
        (written, _) => written,
    }
}

fn find(schema: &Schema, message: &str) -> Result<MessageDescriptor, JsonError> {
    let descriptor = schema.pool().and_then(|pool| pool.get_message_by_name(message));
    descriptor.ok_or_else(|| JsonError::Schema(message.to_owned()))
}

fn write(
    descriptor: MessageDescriptor,
    bytes: &[u8],
    options: JsonOptions,
    out: &mut BytesMut,
) -> Result<(), String> {
    let message = DynamicMessage::decode(descriptor, bytes).map_err(|error| error.to_string())?;
    let mut serializer = serde_json::Serializer::with_formatter(out.writer(), depth::DepthLimit::default());
    serialize::serialize(&message, options, &mut serializer)
}
