//! A writer of JSON strings.

use std::fmt::Write;

use super::scan;

/// Appends `text` as a JSON string, quotes included
/// ([RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
pub(crate) fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut rest = text;
    loop {
        let (clean, found) = rest.split_at(scan::plain_length(rest.as_bytes()));
        json.push_str(clean);
        let mut found = found.chars();
        match found.next() {
            Some(escape @ ('"' | '\\')) => json.extend(['\\', escape]),
            Some('\n') => json.push_str("\\n"),
            // Writing to a `String` does not fail.
            Some(control) => drop(write!(json, "\\u{:04x}", u32::from(control))),
            None => break,
        }
        rest = found.as_str();
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_serde_json_reads_back() {
        let all: String = (0..=0x2ff).filter_map(char::from_u32).collect();
        for text in ["", "plain", "\"\\", "\n\r\t\u{0}", "é\"é", &all] {
            let mut json = String::new();
            push_string(&mut json, text);
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
