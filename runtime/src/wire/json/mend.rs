//! Valid JSON that `prost-reflect` refuses, made into the same thing in words that it takes.
//!
//! Asked only after a refusal, so a request that is understood at once pays nothing. Three things are mended:
//!
//! - integers in quotes with an exponent or a point (`"1e5"`): [ProtoJSON, "JSON Value Types"], "numbers in quotes";
//! - the largest `float` in as many digits as it takes, which as a double is larger: `3.4028235e38`;
//! - an `Any` that holds `Empty` without saying `"value": {}`.
//!
//! [ProtoJSON, "JSON Value Types"]: https://protobuf.dev/programming-guides/json/#field-representation

use prost_reflect::{Kind, MessageDescriptor};
use serde_json::{Map, Number, Value};

/// Returns the JSON that means the same; `None` if there is nothing to mend, or the text is no JSON.
pub(super) fn mend(descriptor: &MessageDescriptor, json: &[u8]) -> Option<Vec<u8>> {
    let mut value = serde_json::from_slice(json).ok()?;
    mend_message(descriptor, &mut value).then(|| serde_json::to_vec(&value).ok()).flatten()
}

/// Mends in place; returns true if that changed anything.
///
/// It recurses no deeper than the JSON is nested, and `serde_json` reads no more than 128 levels.
fn mend_message(descriptor: &MessageDescriptor, value: &mut Value) -> bool {
    match (descriptor.full_name(), value) {
        ("google.protobuf.Any", Value::Object(any)) => mend_any(descriptor, any),
        (name, value @ Value::String(_)) if name.starts_with("google.protobuf.") => {
            // A wrapper: its only field is the value.
            descriptor
                .get_field(1)
                .is_some_and(|field| name.ends_with("Value") && mend_kind(&field.kind(), value))
        }
        (_, Value::Object(fields)) => mend_fields(descriptor, fields),
        _ => false,
    }
}

fn mend_any(any: &MessageDescriptor, fields: &mut Map<String, Value>) -> bool {
    let name = fields.get("@type").and_then(Value::as_str).and_then(|url| url.rsplit('/').next());
    let Some(held) = name.and_then(|name| any.parent_pool().get_message_by_name(name)) else { return false };
    if held.full_name() == "google.protobuf.Empty" && !fields.contains_key("value") {
        fields.insert("value".into(), Value::Object(Map::new()));
        return true;
    }
    if !held.full_name().starts_with("google.protobuf.") {
        return mend_fields(&held, fields);
    }
    fields.get_mut("value").is_some_and(|value| mend_message(&held, value))
}

fn mend_fields(descriptor: &MessageDescriptor, fields: &mut Map<String, Value>) -> bool {
    let mut changed = false;
    for (name, value) in fields {
        let field = descriptor.get_field_by_json_name(name).or_else(|| descriptor.get_field_by_name(name));
        let Some(field) = field else { continue };
        let kind = field.kind();
        changed |= match (&kind, value) {
            (Kind::Message(entry), Value::Object(entries)) if field.is_map() => {
                let kind = entry.map_entry_value_field().kind();
                entries.values_mut().fold(false, |changed, value| mend_kind(&kind, value) | changed)
            }
            (_, Value::Array(items)) if field.is_list() => {
                items.iter_mut().fold(false, |changed, value| mend_kind(&kind, value) | changed)
            }
            (_, value) => mend_kind(&kind, value),
        };
    }
    changed
}

fn mend_kind(kind: &Kind, value: &mut Value) -> bool {
    match kind {
        Kind::Message(descriptor) => mend_message(descriptor, value),
        Kind::Float => match value.as_f64().and_then(nearest_float) {
            Some(number) => {
                *value = Value::Number(number);
                true
            }
            None => false,
        },
        Kind::Double | Kind::Bool | Kind::String | Kind::Bytes | Kind::Enum(_) => false,
        _ => match value.as_str().and_then(number) {
            Some(number) => {
                *value = Value::Number(number);
                true
            }
            None => false,
        },
    }
}

/// Reads a number that is not a mere row of digits, in the grammar of JSON.
fn number(text: &str) -> Option<Number> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    // `from_str` would pass over whitespace around it.
    let is_number = |byte: u8| is_plain(byte) || matches!(byte, b'+' | b'.' | b'e' | b'E');
    (text.bytes().all(is_number) && !text.bytes().all(is_plain)).then(|| serde_json::from_str(text).ok())?
}

/// Rounds a number to the `float` that it means, unless it is that already.
#[expect(clippy::cast_possible_truncation, reason = "to round is the purpose")]
fn nearest_float(number: f64) -> Option<Number> {
    let rounded = f64::from(number as f32);
    (rounded != number).then(|| Number::from_f64(rounded))?
}
