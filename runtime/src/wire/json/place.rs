//! Which field of a JSON text an error is about.

use std::fmt::Write;

/// As deep as `serde_json` reads what it does not pass over.
const MAX_DEPTH: usize = 128;
/// A path that nobody would read to its end is not shown.
const MAX_LENGTH: usize = 200;

/// Where a position is: in which field of an object, or at which place of an array.
enum Level<'a> {
    Object(Option<&'a [u8]>),
    Array(usize),
}

/// Returns the path, such as `child.numbers[2]`, to the position that an error has; `None` if that is the message itself.
///
/// It reads the text once more, up to there. (Keeping track while reading would cost every request, and the stack twice
/// as much for each level.)
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
    Some(path).filter(|path| (1..=MAX_LENGTH).contains(&path.len()))
}

/// Splits behind the quote that ends a string, of which the first quote is gone already.
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
    fn follows_keys_and_places() {
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
