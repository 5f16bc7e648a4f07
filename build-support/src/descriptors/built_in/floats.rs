//! The text of default values of floating-point fields.

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

/// Writes the default values of a file as protoc does: `2e+08`, not `200000000`.
pub(super) fn format_defaults(file: &mut FileDescriptorProto) {
    fn in_message(message: &mut DescriptorProto) {
        message.field.iter_mut().chain(&mut message.extension).for_each(format_default);
        message.nested_type.iter_mut().for_each(in_message);
    }
    file.message_type.iter_mut().for_each(in_message);
    file.extension.iter_mut().for_each(format_default);
}

fn format_default(field: &mut FieldDescriptorProto) {
    let kind = field.r#type;
    let Some(text) = &mut field.default_value else { return };
    if kind == Some(Type::Double as i32) {
        format(text, 15, 17, str::parse::<f64>);
    } else if kind == Some(Type::Float as i32) {
        format(text, 6, 9, |text| text.parse::<f32>().map(f64::from));
    }
}

/// Writes a number with fewer digits, or with more if it would change otherwise.
fn format<E>(text: &mut String, fewer: usize, more: usize, parse: impl Fn(&str) -> Result<f64, E>) {
    let Some(value) = parse(text).ok().filter(|value| !value.is_nan()) else { return };
    if value.is_infinite() {
        *text = if value > 0.0 { "inf" } else { "-inf" }.to_owned();
        return;
    }
    let short = general(value, fewer);
    let is_same = parse(&short).is_ok_and(|parsed| parsed == value);
    *text = if is_same { short } else { general(value, more) };
}

/// Formats a number as `%g` does in C.
fn general(value: f64, digits: usize) -> String {
    let scientific = format!("{value:.*e}", digits - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    let without_zeros = |number: &str| match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => number.to_owned(),
    };
    let decimals = i32::try_from(digits).unwrap_or(i32::MAX) - 1 - exponent;
    match usize::try_from(decimals) {
        Ok(decimals) if exponent >= -4 => without_zeros(&format!("{value:.decimals$}")),
        _ => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.unsigned_abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_c_does() {
        let cases = [
            (Type::Double, "200000000", "200000000"),
            (Type::Double, "1000000000000000", "1e+15"),
            (Type::Double, "0.1", "0.1"),
            (Type::Double, "0.30000000000000004", "0.30000000000000004"),
            (Type::Double, "0.00001", "1e-05"),
            (Type::Double, "-0", "-0"),
            (Type::Float, "200000000", "2e+08"),
            (Type::Float, "16777217", "16777216"),
            (Type::Float, "0.1", "0.1"),
            (Type::Float, "-inf", "-inf"),
            (Type::Float, "1e300", "inf"),
            (Type::Float, "nan", "nan"),
            (Type::Int32, "200000000", "200000000"),
        ];
        for (kind, text, expected) in cases {
            let default_value = Some(text.to_owned());
            let mut field =
                FieldDescriptorProto { r#type: Some(kind as i32), default_value, ..Default::default() };
            format_default(&mut field);
            assert_eq!(field.default_value(), expected);
        }
    }
}
