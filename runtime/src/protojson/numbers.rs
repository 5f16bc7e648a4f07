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

/// Returns the integer that a text with an exponent or a decimal point stands for. It is exact: the text is not
/// converted to a `double`, which has 53 bits.
pub(super) fn integer(text: &str) -> Option<i128> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    if text.bytes().all(is_plain) || !is_number(text) {
        return None;
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |whole| (-1, whole));
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent.parse().ok()?)?;
    let point = usize::try_from(point).ok()?;
    let (before, after) = digits.split_at_checked(point).unwrap_or((&digits, ""));
    if after.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let significant = before.trim_start_matches('0');
    let zeros = if significant.is_empty() { 0 } else { point - before.len() };
    // An integer of 64 bits has at most 20 digits.
    if significant.len().checked_add(zeros)? > 20 {
        return None;
    }
    let number: i128 = format!("0{significant}{}", "0".repeat(zeros)).parse().ok()?;
    Some(sign * number)
}

/// Returns true for a number of JSON without white space.
fn is_number(text: &str) -> bool {
    !text.contains(|char: char| char.is_ascii_whitespace()) && serde_json::from_str::<Number>(text).is_ok()
}

/// Rounds a number to the nearest `float`. Returns `None` if the number already is a `float`.
#[expect(clippy::cast_possible_truncation, reason = "rounding is intended")]
pub(super) fn nearest_float(number: f64) -> Option<Number> {
    let rounded = f64::from(number as f32);
    (rounded != number).then(|| Number::from_f64(rounded))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_integers_exactly() {
        for (text, number) in [
            ("1e1", 10),
            ("1.0", 1),
            ("-1.50e1", -15),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("-9223372036854775808.0", i128::from(i64::MIN)),
            ("1844674407370955161.5e+1", i128::from(u64::MAX)),
            ("100e-2", 1),
            ("0e999999999", 0),
            ("-0.0", 0),
            ("0.0001e4", 1),
        ] {
            assert_eq!(integer(text), Some(number), "{text}");
        }
        for text in [
            "1",
            "-1",
            "",
            ".",
            "1.",
            ".5",
            "1.5",
            "1e-1",
            "1e30",
            "1e99999999999999999999",
            "e1",
            " 1e1",
            "1e1 ",
            "+1e1",
            "01e1",
            "0x1e1",
            "1e",
            "--1.0",
            "NaN",
            "Infinity",
        ] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
