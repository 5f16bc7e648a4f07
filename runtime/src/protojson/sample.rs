//! Sample messages, for the commands that the local host prints.

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::Value;

/// The maximum number of fields in a sample, so that it fits into a command.
const MAX_FIELDS: usize = 12;

/// The levels of messages in a sample: the message, and those in its fields.
const LEVELS: usize = 2;

/// Returns JSON with the names of the message's fields and a value for each, in the order of their numbers.
///
/// It has one field of each `oneof`, and one element in repeated fields and maps. Fields are left out if there
/// are too many, or if they are messages that are nested too deep.
pub(super) fn sample(message: &MessageDescriptor) -> String {
    let mut left = MAX_FIELDS;
    // A message always has a sample on the first level.
    of_message(message, LEVELS, &mut left).unwrap_or_else(|| "{}".to_owned())
}

/// Returns the sample of a message, or `None` if it is nested too deep.
fn of_message(message: &MessageDescriptor, levels: usize, left: &mut usize) -> Option<String> {
    if let Some(known) = of_well_known(message) {
        return Some(known);
    }
    let levels_below = levels.checked_sub(1)?;
    let mut oneofs = Vec::new();
    let mut members = Vec::new();
    for field in message.fields() {
        let oneof = field.containing_oneof();
        let is_set = oneof.as_ref().is_some_and(|oneof| oneofs.contains(oneof));
        // Two fields of a valid proto may have the same JSON name.
        let named = message.get_field_by_json_name(field.json_name());
        if *left == 0 || is_set || named.is_none_or(|named| named.number() != field.number()) {
            continue;
        }
        let Some(value) = of_field(&field, levels_below, left) else { continue };
        oneofs.extend(oneof);
        *left = left.saturating_sub(1);
        members.push(format!("{}:{value}", text(field.json_name())));
    }
    Some(format!("{{{}}}", members.join(",")))
}

fn of_field(field: &FieldDescriptor, levels: usize, left: &mut usize) -> Option<String> {
    if !field.is_map() {
        let value = of_kind(&field.kind(), levels, left)?;
        return Some(if field.is_list() { format!("[{value}]") } else { value });
    }
    let Kind::Message(entry) = field.kind() else { return None };
    let key = of_kind(&entry.map_entry_key_field().kind(), 0, left)?;
    let value = of_kind(&entry.map_entry_value_field().kind(), levels, left)?;
    // All keys of a JSON object are strings.
    Some(if key.starts_with('"') { format!("{{{key}:{value}}}") } else { format!(r#"{{"{key}":{value}}}"#) })
}

fn of_kind(kind: &Kind, levels: usize, left: &mut usize) -> Option<String> {
    match kind {
        Kind::Bool => Some("true".to_owned()),
        Kind::String => Some(r#""text""#.to_owned()),
        // The base64 of "text".
        Kind::Bytes => Some(r#""dGV4dA==""#.to_owned()),
        Kind::Enum(descriptor) => of_enum(descriptor),
        Kind::Message(message) => of_message(message, levels, left),
        _ => Some("1".to_owned()),
    }
}

/// Returns the name of a value that is not the default, if the enum has one.
fn of_enum(descriptor: &EnumDescriptor) -> Option<String> {
    // Its only value is `null`, which means that the field is not set.
    if descriptor.full_name() == "google.protobuf.NullValue" {
        return None;
    }
    let other = descriptor.values().find(|value| value.number() != 0);
    other.or_else(|| descriptor.values().next()).map(|value| text(value.name()))
}

/// Returns the sample of a message that JSON represents in a form of its own.
fn of_well_known(message: &MessageDescriptor) -> Option<String> {
    let json = match message.full_name() {
        "google.protobuf.Any" => r#"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#,
        "google.protobuf.Duration" => r#""1s""#,
        "google.protobuf.Empty" => "{}",
        "google.protobuf.FieldMask" => r#""name""#,
        "google.protobuf.ListValue" => r#"["text"]"#,
        "google.protobuf.Struct" => r#"{"name":"text"}"#,
        "google.protobuf.Timestamp" => r#""2026-01-01T00:00:00Z""#,
        "google.protobuf.Value" => r#""text""#,
        "google.protobuf.BoolValue" => "true",
        "google.protobuf.BytesValue" => r#""dGV4dA==""#,
        "google.protobuf.StringValue" => r#""text""#,
        "google.protobuf.DoubleValue"
        | "google.protobuf.FloatValue"
        | "google.protobuf.Int32Value"
        | "google.protobuf.Int64Value"
        | "google.protobuf.UInt32Value"
        | "google.protobuf.UInt64Value" => "1",
        _ => return None,
    };
    Some(json.to_owned())
}

fn text(value: &str) -> String {
    Value::from(value).to_string()
}
