//! The repair of numbers.

use prost_reflect::EnumDescriptor;
use serde_json::{Number, Value};

/// Returns an enum number without an exponent or a decimal point, and `NULL_VALUE` for a zero in its place.
pub(super) fn enum_value(descriptor: &EnumDescriptor, value: &Value) -> Option<Value> {
    let number = value.as_f64()?;
    if descriptor.full_name() == "google.protobuf.NullValue" {
        return (number == 0.0).then(|| "NULL_VALUE".into());
    }
    // The text of a floating-point number has a decimal point only if there are digits behind it.
    if value.is_f64() { number.to_string().parse::<i32>().ok().map(Value::from) } else { None }
}

/// Returns the integer that a text with an exponent or a decimal point stands for.
pub(super) fn integer(text: &str) -> Option<String> {
    let number = parse(text)?.as_f64()?;
    Some(number.to_string().parse::<i128>().ok()?.to_string())
}

/// Parses a JSON number with an exponent or a decimal point.
pub(super) fn parse(text: &str) -> Option<Number> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    // `from_str` would also accept surrounding white space.
    let is_number = |byte: u8| is_plain(byte) || matches!(byte, b'+' | b'.' | b'e' | b'E');
    (text.bytes().all(is_number) && !text.bytes().all(is_plain)).then(|| serde_json::from_str(text).ok())?
}

/// Rounds a number to the nearest `float`. Returns `None` if the number already is a `float`.
#[expect(clippy::cast_possible_truncation, reason = "rounding is intended")]
pub(super) fn nearest_float(number: f64) -> Option<Number> {
    let rounded = f64::from(number as f32);
    (rounded != number).then(|| Number::from_f64(rounded))?
}
