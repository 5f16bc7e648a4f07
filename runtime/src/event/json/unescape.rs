//! What the escapes of a JSON string stand for ([RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).

use super::plain;

/// Replaces the escapes of a string, of which it has at least one.
pub(super) fn unescape(mut text: &str) -> Option<String> {
    let mut unescaped = String::with_capacity(text.len());
    loop {
        let (before, escape) = text.split_at(plain::run(text.as_bytes()));
        unescaped.push_str(before);
        let mut after = escape.chars();
        if after.next().is_none() {
            return Some(unescaped);
        }
        unescaped.push(match after.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            // Four digits of UTF-16, which may be half of a character.
            'u' => return unescape_utf16(unescaped, escape),
            itself => itself,
        });
        text = after.as_str();
    }
}

fn unescape_utf16(plain: String, rest: &str) -> Option<String> {
    let rest: String = serde_json::from_str(&format!("\"{rest}\"")).ok()?;
    Some(plain + &rest)
}
