//! UTF-8, which protoc demands only outside of comments.

use lambda_grpc_codegen::Diagnostic;

use super::tokens::{position, tokens};

/// Decodes the content of a file, without a byte order mark. Invalid bytes in comments become
/// question marks, so that columns stay the same.
pub(super) fn decode(name: &str, content: Vec<u8>) -> Result<String, Vec<Diagnostic>> {
    let content = match content.strip_prefix(&BYTE_ORDER_MARK) {
        Some(rest) => rest.to_vec(),
        None => content,
    };
    let content = match String::from_utf8(content) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let (mut text, mut invalid) = (String::new(), Vec::new());
    for chunk in content.utf8_chunks() {
        text += chunk.valid();
        invalid.extend(text.len()..text.len() + chunk.invalid().len());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    let is_invalid = |token: &std::ops::Range<usize>| {
        let next = invalid.partition_point(|at| *at < token.start);
        invalid.get(next).copied().filter(|at| *at < token.end)
    };
    let problems: Vec<_> = tokens(&text).filter_map(|token| is_invalid(&token.range)).collect();
    if problems.is_empty() {
        return Ok(text);
    }
    let problem = |at| {
        let (line, column) = position(&text, at);
        Diagnostic::new(name, "not valid UTF-8", "save the file as UTF-8").at(line, column)
    };
    // One problem for each line is enough. A file that is no text at all would have thousands.
    let mut end_of_line = 0;
    let first_of_line = |at: &usize| {
        let is_first = *at >= end_of_line;
        if is_first {
            end_of_line = text.get(*at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
        }
        is_first
    };
    Err(problems.into_iter().filter(first_of_line).map(problem).collect())
}

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_invalid_bytes_in_comments_only() {
        let decoded = decode("a.proto", b"// caf\xe9\xff\nx /* \xe9 */ = 1;".to_vec());
        assert_eq!(decoded.unwrap(), "// caf??\nx /* ? */ = 1;");
        let problems = decode("a.proto", b"// \xe9\nx = \"caf\xe9\" \xe9;\n\xe9".to_vec()).unwrap_err();
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("a.proto:2:9: not valid UTF-8"), "{problems:?}");
        assert!(problems[1].starts_with("a.proto:3:1: "), "{problems:?}");
    }
}
