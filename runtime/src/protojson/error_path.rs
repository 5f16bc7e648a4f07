//! The path of the field that a JSON error is about.

use std::fmt::Write;

/// The deepest nesting, as in `serde_json`.
const MAX_DEPTH: usize = 128;
/// The longest path that is shown, in bytes.
const MAX_LENGTH: usize = 200;

/// One level of nesting: a key of an object or an index of an array.
enum Level<'a> {
    Object(Option<&'a [u8]>),
    Array(usize),
}

/// Returns the path to the position of an error, such as `child.numbers[2]`, or `None` if it is the message
/// itself.
///
/// It scans the text again, up to the position of the error. Tracking the path while decoding would slow down
/// all requests, and double the stack that each level needs.
pub(super) fn find(json: &[u8], error: &serde_json::Error) -> Option<String> {
    let line = error.line().checked_sub(1)?;
    let before: usize = json.split_inclusive(|byte| *byte == b'\n').take(line).map(<[u8]>::len).sum();
    path(json.get(..before + error.column()).unwrap_or(json))
}

fn path(mut rest: &[u8]) -> Option<String> {
    let mut levels = Vec::new();
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'{' | b'[' if levels.len() == MAX_DEPTH => return None,
            b'{' => levels.push(Level::Object(None)),
            b'[' => levels.push(Level::Array(0)),
            b'}' | b']' => {
                levels.pop();
            }
            b',' => match levels.last_mut() {
                Some(Level::Object(key)) => *key = None,
                Some(Level::Array(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let (string, tail) = split_string(rest);
                rest = tail;
                if let Some(Level::Object(key @ None)) = levels.last_mut() {
                    *key = Some(string);
                }
            }
            _ => {}
        }
    }
    let mut path = String::new();
    for level in &levels {
        match level {
            Level::Object(Some(key)) => {
                let dot = if path.is_empty() { "" } else { "." };
                // Writing to a string cannot fail.
                let _ = write!(path, "{dot}{}", String::from_utf8_lossy(key));
            }
            Level::Object(None) => {}
            Level::Array(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    (1..=MAX_LENGTH).contains(&path.len()).then_some(path)
}

/// Splits `text` at the quote that ends a string. The quote that starts the string is not in `text`.
fn split_string(text: &[u8]) -> (&[u8], &[u8]) {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    let end = end.unwrap_or(text.len());
    let (string, rest) = text.split_at(end);
    (string, rest.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn follows_keys_and_indexes() {
        for (text, expected) in [
            (r#"{"a":"#, "a"),
            (r#"{"a":1,"b":[{"x":[]},{"c":2"#, "b[1].c"),
            (r#"{"a":{"b":1}"#, "a"),
            (r#"{"a\"{":{"b,":"]",  "c" : ""#, "a\\\"{.c"),
            (r#"[[1,2],[3,4"#, "[1][1]"),
        ] {
            assert_eq!(path(text.as_bytes()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn has_no_path_for_the_message_itself() {
        for text in ["", "{", r#"{"a":1,"#, "}}", "]", r#"""#, r#"{"a":1}"#] {
            assert_eq!(path(text.as_bytes()), None, "{text}");
        }
        assert_eq!(path("[".repeat(100_000).as_bytes()), None);
        assert_eq!(path(format!("{{\"{}\":", "a".repeat(300)).as_bytes()), None);
    }
}
