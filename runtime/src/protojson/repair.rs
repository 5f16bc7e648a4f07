//! The repair of valid ProtoJSON that `prost-reflect` rejects.
//!
//! The repair runs only after `prost-reflect` has rejected a text, so it does not slow down other requests.
//! It replaces three things by equivalents that `prost-reflect` accepts:
//!
//! - integers in quotes with an exponent or a decimal point, such as `"1e5"`
//!   ([ProtoJSON, "JSON Value Types"]);
//! - the largest `float` in decimal digits, `3.4028235e38`, which is larger when parsed as a double;
//! - an `Any` with an `Empty` but without `"value": {}`.
//!
//! [ProtoJSON, "JSON Value Types"]: https://protobuf.dev/programming-guides/json/#field-representation

use prost_reflect::{Kind, MessageDescriptor};
use serde_json::{Map, Number, Value};

/// Returns equivalent JSON that `prost-reflect` accepts. Returns `None` if the text needs no repair or is not
/// JSON.
pub(super) fn repair(descriptor: &MessageDescriptor, json: &[u8]) -> Option<Vec<u8>> {
    let mut value = serde_json::from_slice(json).ok()?;
    repair_message(descriptor, &mut value).then(|| serde_json::to_vec(&value).ok()).flatten()
}

/// Repairs a message in place. Returns true if that changed it.
///
/// Recurses as deep as the JSON is nested, which `serde_json` limits to 128 levels.
fn repair_message(descriptor: &MessageDescriptor, value: &mut Value) -> bool {
    match (descriptor.full_name(), value) {
        ("google.protobuf.Any", Value::Object(any)) => repair_any(descriptor, any),
        (name, value @ Value::String(_)) if name.starts_with("google.protobuf.") => {
            // A wrapper type, whose only field is the value.
            descriptor
                .get_field(1)
                .is_some_and(|field| name.ends_with("Value") && repair_kind(&field.kind(), value))
        }
        (_, Value::Object(fields)) => repair_fields(descriptor, fields),
        _ => false,
    }
}

fn repair_any(any: &MessageDescriptor, fields: &mut Map<String, Value>) -> bool {
    let name = fields.get("@type").and_then(Value::as_str).and_then(|url| url.rsplit('/').next());
    let Some(inner) = name.and_then(|name| any.parent_pool().get_message_by_name(name)) else { return false };
    if inner.full_name() == "google.protobuf.Empty" && !fields.contains_key("value") {
        fields.insert("value".into(), Value::Object(Map::new()));
        return true;
    }
    if !inner.full_name().starts_with("google.protobuf.") {
        return repair_fields(&inner, fields);
    }
    fields.get_mut("value").is_some_and(|value| repair_message(&inner, value))
}

fn repair_fields(descriptor: &MessageDescriptor, fields: &mut Map<String, Value>) -> bool {
    let mut changed = false;
    for (name, value) in fields {
        let field = descriptor.get_field_by_json_name(name).or_else(|| descriptor.get_field_by_name(name));
        let Some(field) = field else { continue };
        let kind = field.kind();
        changed |= match (&kind, value) {
            (Kind::Message(entry), Value::Object(entries)) if field.is_map() => {
                let kind = entry.map_entry_value_field().kind();
                entries.values_mut().fold(false, |changed, value| repair_kind(&kind, value) | changed)
            }
            (_, Value::Array(items)) if field.is_list() => {
                items.iter_mut().fold(false, |changed, value| repair_kind(&kind, value) | changed)
            }
            (_, value) => repair_kind(&kind, value),
        };
    }
    changed
}

fn repair_kind(kind: &Kind, value: &mut Value) -> bool {
    let number = match kind {
        Kind::Message(descriptor) => return repair_message(descriptor, value),
        Kind::Float => value.as_f64().and_then(nearest_float),
        Kind::Double | Kind::Bool | Kind::String | Kind::Bytes | Kind::Enum(_) => None,
        _ => value.as_str().and_then(parse_number),
    };
    let Some(number) = number else { return false };
    *value = Value::Number(number);
    true
}

/// Parses a JSON number with an exponent or a decimal point.
fn parse_number(text: &str) -> Option<Number> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    // `from_str` would also accept surrounding white space.
    let is_number = |byte: u8| is_plain(byte) || matches!(byte, b'+' | b'.' | b'e' | b'E');
    (text.bytes().all(is_number) && !text.bytes().all(is_plain)).then(|| serde_json::from_str(text).ok())?
}

/// Rounds a number to the nearest `float`. Returns `None` if the number already is a `float`.
#[expect(clippy::cast_possible_truncation, reason = "rounding is intended")]
fn nearest_float(number: f64) -> Option<Number> {
    let rounded = f64::from(number as f32);
    (rounded != number).then(|| Number::from_f64(rounded))?
}
