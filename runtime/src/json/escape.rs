//! The escapes of JSON strings ([RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).

/// The length of a UTF-16 escape, in bytes: `\u` and four digits.
const UTF16: usize = 6;

/// Returns the length of the escape at the start of `text`, in bytes.
///
/// Surrogates are not checked for their other half.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    match text {
        [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(2),
        [b'\\', b'u', a, b, c, d, ..] if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit) => Some(UTF16),
        _ => None,
    }
}

/// Decodes the escape at the start of `text`. Returns the character and the length of the escape in bytes.
pub(super) fn decode(text: &[u8]) -> Option<(char, usize)> {
    let length = length(text)?;
    let character = match text.get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return utf16(text),
        itself => char::from(*itself),
    };
    Some((character, length))
}

/// Decodes a UTF-16 character, which can be two escapes.
fn utf16(text: &[u8]) -> Option<(char, usize)> {
    let halves = [unit(text), text.get(UTF16..).and_then(unit)];
    let character = char::decode_utf16(halves.into_iter().flatten()).next()?.ok()?;
    Some((character, UTF16 * character.len_utf16()))
}

fn unit(text: &[u8]) -> Option<u16> {
    if length(text)? != UTF16 {
        return None;
    }
    let digits = text.get(2..UTF16)?;
    u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}
