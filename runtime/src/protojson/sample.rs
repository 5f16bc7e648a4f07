//! Sample messages, for the commands that the local host prints, and for the explorer.

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::Value;

/// Returns JSON with the names of the message's fields and a value for each, in the order of their numbers.
///
/// It has one field of each `oneof`, and one element in repeated fields and maps. Fields are left out if there
/// are too many, or if they are messages that are nested too deep or contain themselves.
pub(super) fn sample(message: &MessageDescriptor, size: SampleSize) -> String {
    let mut sampler = Sampler { size, open: Vec::new() };
    // A message always has a sample on the first level.
    sampler.of_message(message).unwrap_or_else(|| "{}".to_owned())
}

/// How much a sample contains at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct SampleSize {
    fields: usize,
    /// The levels of messages. The first one is the message itself.
    levels: usize,
}

impl SampleSize {
    /// Fits into a command.
    pub(super) const SHORT: Self = Self { fields: 12, levels: 2 };
    /// Fits into an editor.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(super) const LONG: Self = Self { fields: 200, levels: 8 };
}

struct Sampler {
    /// What may still be added.
    size: SampleSize,
    /// The messages whose fields are being added, from the outside to the inside.
    open: Vec<MessageDescriptor>,
}

impl Sampler {
    /// Returns the sample of a message, or `None` if it is nested too deep or contains itself.
    fn of_message(&mut self, message: &MessageDescriptor) -> Option<String> {
        if let Some(known) = of_well_known(message) {
            return Some(known);
        }
        if self.open.len() == self.size.levels || self.open.contains(message) {
            return None;
        }
        self.open.push(message.clone());
        let mut oneofs = Vec::new();
        let mut members = Vec::new();
        for field in message.fields() {
            let oneof = field.containing_oneof();
            let is_set = oneof.as_ref().is_some_and(|oneof| oneofs.contains(oneof));
            // Two fields of a valid proto may have the same JSON name.
            let named = message.get_field_by_json_name(field.json_name());
            if self.size.fields == 0 || is_set || named.is_none_or(|named| named.number() != field.number()) {
                continue;
            }
            let Some(value) = self.of_field(&field) else { continue };
            oneofs.extend(oneof);
            self.size.fields = self.size.fields.saturating_sub(1);
            members.push(format!("{}:{value}", text(field.json_name())));
        }
        self.open.pop();
        Some(format!("{{{}}}", members.join(",")))
    }

    fn of_field(&mut self, field: &FieldDescriptor) -> Option<String> {
        if !field.is_map() {
            let value = self.of_kind(&field.kind())?;
            return Some(if field.is_list() { format!("[{value}]") } else { value });
        }
        let Kind::Message(entry) = field.kind() else { return None };
        let key = self.of_kind(&entry.map_entry_key_field().kind())?;
        let value = self.of_kind(&entry.map_entry_value_field().kind())?;
        // All keys of a JSON object are strings.
        Some(if key.starts_with('"') {
            format!("{{{key}:{value}}}")
        } else {
            format!(r#"{{"{key}":{value}}}"#)
        })
    }

    fn of_kind(&mut self, kind: &Kind) -> Option<String> {
        match kind {
            Kind::Bool => Some("true".to_owned()),
            Kind::String => Some(r#""text""#.to_owned()),
            // The base64 of "text".
            Kind::Bytes => Some(r#""dGV4dA==""#.to_owned()),
            Kind::Enum(descriptor) => of_enum(descriptor),
            Kind::Message(message) => self.of_message(message),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64 => {
                Some(r#""1""#.to_owned())
            }
            _ => Some("1".to_owned()),
        }
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
        | "google.protobuf.UInt32Value" => "1",
        "google.protobuf.Int64Value" | "google.protobuf.UInt64Value" => r#""1""#,
        _ => return None,
    };
    Some(json.to_owned())
}

fn text(value: &str) -> String {
    Value::from(value).to_string()
}

#[cfg(test)]
#[cfg(all(feature = "explorer", debug_assertions))]
mod tests {
    use prost_reflect::DescriptorPool;

    use super::*;

    fn long(message: &str) -> String {
        sample(&DescriptorPool::global().get_message_by_name(message).unwrap(), SampleSize::LONG)
    }

    #[test]
    fn has_a_value_for_each_field() {
        assert_eq!(
            long("google.protobuf.UninterpretedOption"),
            r#"{"name":[{"namePart":"text","isExtension":true}],"identifierValue":"text","positiveIntValue":"1","negativeIntValue":"1","doubleValue":1,"stringValue":"dGV4dA==","aggregateValue":"text"}"#
        );
    }

    #[test]
    fn ends_in_messages_that_contain_themselves_and_in_large_ones() {
        let text = long("google.protobuf.FileDescriptorSet");
        let json: Value = serde_json::from_str(&text).unwrap();
        let message = &json["file"][0]["messageType"][0];
        assert_eq!(message["field"][0]["label"], "LABEL_OPTIONAL", "{text}");
        assert_eq!(message["nestedType"], Value::Null);
        assert!((200..=208).contains(&text.matches("\":").count()), "{text}");
    }
}
