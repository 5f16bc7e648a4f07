//! Statements that protoc accepts and protox cannot parse.

use prost_types::{DescriptorProto, FileDescriptorProto};

use super::columns::OriginalColumns;
use super::edits::Edits;
use super::tokens::{Kind, Token, tokens};

/// Rewrites the statements of a file that protox cannot parse. Returns `None` if it has no such statement.
///
/// - `extensions 1 [..];` becomes `extensions 1 to 1 [..];`
/// - reserved names that are not identifiers become some that are: see [`restore_reserved_names`]
/// - `-inf` becomes a number that is too large, and `-nan` loses its sign, as in protoc
/// - integers with more than 64 bits become decimals
/// - two escapes of UTF-16 become one of UTF-32
pub(super) fn repair(source: &str) -> Option<(String, OriginalColumns)> {
    let tokens: Vec<_> = tokens(source).collect();
    let text =
        |at: usize| tokens.get(at).and_then(|token| source.get(token.range.clone())).unwrap_or_default();
    let (mut edits, mut has_edits, mut statement) = (Edits::default(), false, "");
    for (at, Token { kind, range }) in tokens.iter().enumerate() {
        let token = text(at);
        if at == 0 || matches!(text(at - 1), ";" | "{" | "}") {
            statement = token;
        }
        let new = match kind {
            Kind::Text if statement == "reserved" => reserved_name(token),
            Kind::Text => utf_32(token),
            Kind::Other if statement == "extensions" && text(at + 1) == "[" && text(at - 1) != "to" => {
                is_number(token).then(|| format!("{token} to {token}"))
            }
            Kind::Other => {
                let is_negative = text(at.saturating_sub(1)) == "-";
                is_too_large(token, is_negative).then(|| format!("{token}.0"))
            }
            // protox can parse both as default values.
            Kind::Word if text(at.saturating_sub(3)) == "default" || text(at.saturating_sub(1)) != "-" => {
                None
            }
            Kind::Word if token == "inf" => Some("1e999".to_owned()),
            Kind::Word if token == "nan" => {
                let sign = tokens.get(at - 1).map_or(range.start, |sign| sign.range.start);
                edits.replace(sign..sign + 1, " ");
                has_edits = true;
                None
            }
            Kind::Word => None,
        };
        if let Some(new) = new {
            edits.replace(range.clone(), new);
            has_edits = true;
        }
    }
    has_edits.then(|| edits.apply(source))
}

fn is_number(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_digit())
}

/// Returns true if a decimal integer has more than 64 bits.
fn is_too_large(token: &str, is_negative: bool) -> bool {
    let is_valid = |number: u64| !is_negative || number <= i64::MIN.unsigned_abs();
    token.len() >= 19 && token.bytes().all(|byte| byte.is_ascii_digit()) && !token.parse().is_ok_and(is_valid)
}

/// Returns an identifier for a reserved name that is not one, in quotation marks.
fn reserved_name(token: &str) -> Option<String> {
    let name = token.get(1..token.len().checked_sub(1)?)?;
    let is_identifier = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // An escape would have to be decoded.
    if is_identifier || name.contains('\\') {
        return None;
    }
    let bytes: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("\"{RESERVED_NAME}{bytes}\""))
}

/// The beginning of an identifier that stands for a reserved name.
const RESERVED_NAME: &str = "lambda_grpc_reserved_name_";

/// Restores the reserved names of a file.
pub(super) fn restore_reserved_names(file: &mut FileDescriptorProto) {
    fn restore(names: &mut [String]) {
        for name in names {
            let bytes = name.strip_prefix(RESERVED_NAME).and_then(|digits| {
                let bytes = (0..digits.len()).step_by(2);
                bytes.map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()).collect()
            });
            if let Some(original) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                *name = original;
            }
        }
    }
    fn in_message(message: &mut DescriptorProto) {
        restore(&mut message.reserved_name);
        message.enum_type.iter_mut().for_each(|definition| restore(&mut definition.reserved_name));
        message.nested_type.iter_mut().for_each(in_message);
    }
    file.enum_type.iter_mut().for_each(|definition| restore(&mut definition.reserved_name));
    file.message_type.iter_mut().for_each(in_message);
}

/// Replaces the surrogate pairs of a string. Returns `None` if it has none.
fn utf_32(token: &str) -> Option<String> {
    let (mut new, mut rest) = (String::new(), token);
    while let Some(at) = rest.find('\\') {
        let escape = rest.get(at..)?;
        let pair = surrogate(escape).zip(escape.get(6..).and_then(surrogate));
        let character = pair.and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok());
        let length = match character {
            Some(character) => {
                new += rest.get(..at)?;
                new += &format!("\\U{:08x}", u32::from(character));
                at + 12
            }
            None => {
                // The next character is escaped.
                let length = at + 1 + escape.chars().nth(1).map_or(0, char::len_utf8);
                new += rest.get(..length)?;
                length
            }
        };
        rest = rest.get(length..)?;
    }
    new += rest;
    Some(new).filter(|new| new != token)
}

/// Returns the number of an escape such as `\ud83d`.
fn surrogate(escape: &str) -> Option<u16> {
    u16::from_str_radix(escape.get(..6)?.strip_prefix("\\u")?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrites_what_protox_cannot_parse() {
        for (source, expected) in [
            ("extensions 4, 5 [a = 1];", "extensions 4, 5 to 5 [a = 1];"),
            (
                "reserved \"_a\", 'b', \"\";",
                "reserved \"lambda_grpc_reserved_name_5f61\", 'b', \"lambda_grpc_reserved_name_\";",
            ),
            ("[(a) = - inf]", "[(a) = - 1e999]"),
            ("[(a) = -nan]", "[(a) =  nan]"),
            ("a = 18446744073709551616;", "a = 18446744073709551616.0;"),
            ("a = -9223372036854775809;", "a = -9223372036854775809.0;"),
            (r#"x = "\ud83d\ude00 \\ud83d\\ude00";"#, r#"x = "\U0001f600 \\ud83d\\ude00";"#),
        ] {
            assert_eq!(repair(source).unwrap().0, expected);
        }
        for source in [
            "extensions 4 to 5 [a = 1]; extensions 4;",
            "reserved \"a_1\"; reserved 5;",
            "default = -inf; default = -nan; c = -x",
            "a = inf; b = 18446744073709551615; c = -9223372036854775808;",
            r#"x = "\ud83d \"";"#,
        ] {
            assert_eq!(repair(source).map(|(text, _)| text), None, "{source}");
        }
    }
}
