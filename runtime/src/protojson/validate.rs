//! The validation of messages that `prost-reflect` would encode incorrectly.
//!
//! It encodes timestamps and durations that are out of range, and encodes wrapped floats that are not finite
//! as `null`.

use prost_reflect::{DynamicMessage, ReflectMessage, Value};

const TIMESTAMP: &str = "google.protobuf.Timestamp";
const DURATION: &str = "google.protobuf.Duration";
const DOUBLE: &str = "google.protobuf.DoubleValue";
const FLOAT: &str = "google.protobuf.FloatValue";

/// Checks the nanoseconds of all timestamps and durations, and all wrapped floats, except inside an `Any`.
///
/// The ranges are documented in [`timestamp.proto`] and [`duration.proto`]. `prost-reflect` checks the
/// seconds.
///
/// # Errors
///
/// Returns a message that names the first field with an invalid value.
///
/// [`timestamp.proto`]: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/timestamp.proto
/// [`duration.proto`]: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/duration.proto
pub(super) fn check(message: &DynamicMessage) -> Result<(), String> {
    let descriptor = message.descriptor();
    let pool = descriptor.parent_pool();
    // Four look-ups are enough for a schema without these types.
    if [TIMESTAMP, DURATION, DOUBLE, FLOAT].into_iter().all(|name| pool.get_message_by_name(name).is_none()) {
        return Ok(());
    }
    check_message(message).map_err(|(mut path, what)| {
        path.reverse();
        if path.is_empty() { what.to_owned() } else { format!("`{}`: {what}", path.join(".")) }
    })
}

const NOT_FINITE: &str = "a wrapped float must be finite";

/// The path to a field, with the innermost name first, and what is wrong with its value.
type OutOfBounds = (Vec<String>, &'static str);

/// Recurses as deep as prost decodes messages, which is 100 levels.
fn check_message(message: &DynamicMessage) -> Result<(), OutOfBounds> {
    match message.descriptor().full_name() {
        TIMESTAMP => match nanos(message) {
            0..=999_999_999 => Ok(()),
            _ => Err((Vec::new(), "the nanoseconds of a timestamp must be from 0 to 999,999,999")),
        },
        DURATION => match (seconds(message).signum(), nanos(message)) {
            (0, -999_999_999..=999_999_999) | (1, 0..=999_999_999) | (-1, -999_999_999..=0) => Ok(()),
            _ => Err((
                Vec::new(),
                "the nanoseconds of a duration must be less than a second and have the sign of its seconds",
            )),
        },
        DOUBLE | FLOAT => match message.get_field_by_number(1).as_deref() {
            Some(Value::F64(value)) if !value.is_finite() => Err((Vec::new(), NOT_FINITE)),
            Some(Value::F32(value)) if !value.is_finite() => Err((Vec::new(), NOT_FINITE)),
            _ => Ok(()),
        },
        _ => message.fields().try_for_each(|(field, value)| {
            let checked = match value {
                Value::Message(message) => check_message(message),
                Value::List(values) => values.iter().try_for_each(check_item),
                Value::Map(entries) => entries.values().try_for_each(check_item),
                _ => Ok(()),
            };
            checked.map_err(|(mut path, what)| {
                path.push(field.json_name().to_owned());
                (path, what)
            })
        }),
    }
}

fn check_item(value: &Value) -> Result<(), OutOfBounds> {
    value.as_message().map_or(Ok(()), check_message)
}

fn seconds(message: &DynamicMessage) -> i64 {
    message.get_field_by_number(1).and_then(|value| value.as_i64()).unwrap_or_default()
}

fn nanos(message: &DynamicMessage) -> i32 {
    message.get_field_by_number(2).and_then(|value| value.as_i32()).unwrap_or_default()
}
