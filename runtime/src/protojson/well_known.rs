//! The types of `google.protobuf` with a JSON form of their own.

use prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::field_mask;

/// The JSON form of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An object with the fields of the message.
    Fields,
    Any,
    FieldMask,
    /// The form of another type, which `prost-reflect` knows.
    Other,
}

impl Form {
    /// Returns the form of a message by its full name.
    pub(super) fn of(name: &str) -> Self {
        let Some(name) = name.strip_prefix("google.protobuf.") else { return Self::Fields };
        match name {
            "Any" => Self::Any,
            "FieldMask" => Self::FieldMask,
            "BoolValue" | "BytesValue" | "DoubleValue" | "Duration" | "Empty" | "FloatValue"
            | "Int32Value" | "Int64Value" | "ListValue" | "StringValue" | "Struct" | "Timestamp"
            | "UInt32Value" | "UInt64Value" | "Value" => Self::Other,
            _ => Self::Fields,
        }
    }
}

/// Returns the JSON form of a `FieldMask`.
///
/// # Errors
///
/// Returns a message that names the first path without a JSON form.
pub(super) fn field_mask(message: &DynamicMessage) -> Result<String, String> {
    let paths = message.get_field_by_number(1);
    let paths = paths.as_ref().and_then(|paths| paths.as_list()).unwrap_or_default();
    field_mask::to_json(paths.iter().filter_map(Value::as_str))
}

/// Checks a message that `prost-reflect` would encode incorrectly if it is out of range: it normalizes
/// nanoseconds, and encodes wrapped floats that are not finite as `null`. It checks seconds itself.
///
/// # Errors
///
/// Returns what is wrong with the message. [`timestamp.proto`] and [`duration.proto`] document the ranges.
///
/// [`timestamp.proto`]: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/timestamp.proto
/// [`duration.proto`]: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/duration.proto
pub(super) fn check(message: &DynamicMessage) -> Result<(), &'static str> {
    match message.descriptor().full_name() {
        "google.protobuf.Timestamp" => match nanos(message) {
            0..=999_999_999 => Ok(()),
            _ => Err("the nanoseconds of a timestamp must be from 0 to 999,999,999"),
        },
        "google.protobuf.Duration" => match (seconds(message).signum(), nanos(message)) {
            (0, -999_999_999..=999_999_999) | (1, 0..=999_999_999) | (-1, -999_999_999..=0) => Ok(()),
            _ => Err(
                "the nanoseconds of a duration must be less than a second and have the sign of its seconds",
            ),
        },
        "google.protobuf.DoubleValue" | "google.protobuf.FloatValue" => {
            let is_finite = match message.get_field_by_number(1).as_deref() {
                Some(Value::F64(value)) => value.is_finite(),
                Some(Value::F32(value)) => value.is_finite(),
                _ => true,
            };
            if is_finite { Ok(()) } else { Err("a wrapped float must be finite") }
        }
        _ => Ok(()),
    }
}

fn seconds(message: &DynamicMessage) -> i64 {
    message.get_field_by_number(1).and_then(|value| value.as_i64()).unwrap_or_default()
}

fn nanos(message: &DynamicMessage) -> i32 {
    message.get_field_by_number(2).and_then(|value| value.as_i32()).unwrap_or_default()
}
