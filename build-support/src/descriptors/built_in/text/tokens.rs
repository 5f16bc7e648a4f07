//! The tokens of a `.proto` file, as far as its statements are concerned.

use std::ops::Range;

/// What a token is. Its text is a part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A string with its quotation marks.
    Text,
    /// A character such as `{`, or a part of a number.
    Other,
}

/// A token and its bytes in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// Returns the tokens of a file. Comments and white space are left out.
pub(super) fn tokens(source: &str) -> impl Iterator<Item = Token> {
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = source.get(start..).filter(|rest| !rest.is_empty())?;
            let (kind, length) = next(rest);
            let range = start..start + length;
            start = range.end;
            if let Some(kind) = kind {
                return Some(Token { kind, range });
            }
        }
    })
}

/// Returns the position where a text breaks off: that of an open comment, or of the last token.
/// Lines and columns count from one.
pub(crate) fn last_position(source: &str) -> (usize, usize) {
    let last = tokens(source).last().map_or(0..0, |token| token.range);
    let mut open = last.end;
    while let Some(rest) = source.get(open..).filter(|rest| !rest.is_empty()) {
        let (_, length) = next(rest);
        let is_closed = length >= 4 && rest.get(..length).is_some_and(|comment| comment.ends_with("*/"));
        if rest.starts_with("/*") && !is_closed {
            return position(source, open);
        }
        open += length;
    }
    position(source, last.start)
}

/// Returns the line and column of a byte, which count from one.
pub(super) fn position(source: &str, at: usize) -> (usize, usize) {
    let before = source.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, at - line_start + 1)
}

/// Returns the length of the first token, comment or space, which is at least one character.
fn next(rest: &str) -> (Option<Kind>, usize) {
    let first = rest.chars().next().unwrap_or_default();
    let end_of = |pattern: &str| rest.find(pattern).map_or(rest.len(), |at| at + pattern.len());
    if rest.starts_with("//") {
        (None, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        // `/*/` opens a comment and does not close it.
        (None, rest.get(2..).and_then(|body| body.find("*/")).map_or(rest.len(), |at| at + 4))
    } else if matches!(first, '"' | '\'') {
        let mut is_escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, next)| {
            let is_end =
                !is_escaped && matches!(*next, '\n' | '"' | '\'') && (*next == first || *next == '\n');
            is_escaped = !is_escaped && *next == '\\';
            is_end
        });
        (Some(Kind::Text), end.map_or(rest.len(), |(at, next)| at + usize::from(next != '\n')))
    } else if is_word(first) {
        let kind = if first.is_ascii_digit() { Kind::Other } else { Kind::Word };
        (Some(kind), rest.find(|next| !is_word(next)).unwrap_or(rest.len()))
    } else if first.is_whitespace() {
        (None, first.len_utf8())
    } else {
        (Some(Kind::Other), end_of(&first.to_string()))
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_where_a_text_breaks_off() {
        for (source, expected) in [
            ("message M {\n  int32 a\n\n", (2, 9)),
            ("x;\n /* a\nb", (2, 2)),
            ("x;\n/* a */ /*/", (2, 9)),
            ("x; // a\n", (1, 2)),
            ("x\n  \"open", (2, 3)),
            ("", (1, 1)),
        ] {
            assert_eq!(last_position(source), expected, "{source}");
        }
    }

    #[test]
    fn splits_words_strings_and_symbols() {
        let cases: [(&str, &[&str]); 7] = [
            ("message M{}", &["message", "M", "{", "}"]),
            ("a // b\n/* c */d/*/e*/f", &["a", "d", "f"]),
            (r#"x = "a;\"b" 'c"';"#, &["x", "=", r#""a;\"b""#, r#"'c"'"#, ";"]),
            (r#""\\" y"#, &[r#""\\""#, "y"]),
            ("1.5e-3 0xfF", &["1", ".", "5e", "-", "3", "0xfF"]),
            ("é \"ü\"", &["é", "\"ü\""]),
            ("\"open\nnext /* open", &["\"open", "next"]),
        ];
        for (source, expected) in cases {
            let tokens: Vec<_> = tokens(source).map(|token| &source[token.range]).collect();
            assert_eq!(tokens, expected, "{source}");
        }
    }
}
