//! Proto comments as doc comments.

use prost_build::Comments as ProstComments;

use crate::markdown::{is_safe, sanitize};

/// Returns the values of the doc attributes for a proto comment, or for `default` if there is no
/// comment.
///
/// A deprecated element gets a sentence instead of `#[deprecated]`: servers must be able to
/// implement it without warnings.
pub(crate) fn doc_lines(comments: &ProstComments, default: &str, is_deprecated: bool) -> Vec<String> {
    let mut paragraphs = vec![sanitize_lines(&comments.leading), sanitize_lines(&comments.trailing)];
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    if paragraphs.is_empty() {
        paragraphs.push(default.to_owned());
    }
    if is_deprecated {
        paragraphs.push("Deprecated in the proto.".to_owned());
    }
    let text = paragraphs.join("\n\n");
    let line = |line: &str| if line.is_empty() { String::new() } else { format!(" {line}") };
    text.lines().map(line).collect()
}

/// Sanitizes the lines of a comment, and removes the space that usually begins each line.
pub(crate) fn sanitize_lines<S: AsRef<str>>(lines: &[S]) -> String {
    sanitize(&unindent(lines))
}

/// Joins the lines of a comment, without the space that usually begins each line.
fn unindent<S: AsRef<str>>(lines: &[S]) -> String {
    let lines = lines.iter().map(AsRef::as_ref);
    let is_indented = lines.clone().all(|line| line.is_empty() || line.starts_with(' '));
    let lines = lines.map(|line| if is_indented { line.get(1..).unwrap_or_default() } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the text of a proto comment as people read it in the proto, or an empty text.
pub(crate) fn text(comments: &ProstComments) -> String {
    let texts = [&comments.leading, &comments.trailing].map(|lines| text_of_lines(lines));
    texts.join("\n\n").trim_matches('\n').to_owned()
}

/// Returns the text of the lines of a comment, without empty lines around it.
pub(crate) fn text_of_lines<S: AsRef<str>>(lines: &[S]) -> String {
    let text = unindent(lines).lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    text.trim_matches('\n').to_owned()
}

/// Appends a doc comment to code.
pub(crate) fn write_doc_comment(indent: &str, text: &str, code: &mut String) {
    for line in text.trim_matches('\n').lines().map(str::trim_end) {
        let space = if line.is_empty() { "" } else { " " };
        code.extend([indent, "///", space, line, "\n"]);
    }
}

/// Sanitizes the doc comments that prost writes for messages.
///
/// prost escapes some of the text that rustdoc reads as links, but it does not escape HTML.
pub(crate) fn sanitize_doc_comments(code: &str) -> String {
    let mut sanitized = String::with_capacity(code.len());
    let mut comment = Vec::new();
    for line in code.split_inclusive('\n') {
        let text = line.trim_start();
        if text.starts_with("///") && !text.starts_with("////") {
            comment.push(line);
        } else {
            write_comment(&mut comment, &mut sanitized);
            sanitized.push_str(line);
        }
    }
    write_comment(&mut comment, &mut sanitized);
    sanitized
}

/// Writes the lines of a doc comment, sanitized if necessary, and clears them.
fn write_comment(comment: &mut Vec<&str>, code: &mut String) {
    let Some(first) = comment.first() else { return };
    let indent = &first[..first.len() - first.trim_start().len()];
    let lines: Vec<_> =
        comment.iter().map(|line| line.trim_start().trim_start_matches('/').trim_end_matches('\n')).collect();
    if is_safe(&lines.join("\n").replace("\n ", "\n")) {
        comment.iter().for_each(|line| code.push_str(line));
    } else {
        write_doc_comment(indent, &sanitize_lines(&lines), code);
    }
    comment.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sanitizes_html_and_code_blocks() {
        let code = "/// A <T>.\n/// ```compile_fail\n/// let a = 1;\n/// ```\npub struct A {\n    /// Fine.\n    pub a: i32,\n}\n";
        let sanitized = "/// A \\<T>.\n///\n/// ```text\n/// let a = 1;\n/// ```\npub struct A {\n    /// Fine.\n    pub a: i32,\n}\n";
        assert_eq!(sanitize_doc_comments(code), sanitized);
        assert_eq!(sanitize_doc_comments(sanitized), sanitized);
    }

    #[test]
    fn the_text_of_a_comment_keeps_its_indentation() {
        let lines = ["  ", "     indented  ", " not indented", "", ""];
        assert_eq!(text_of_lines(&lines), "    indented\nnot indented");
        assert_eq!(text_of_lines(&[" ", ""]), "");
    }

    #[test]
    fn removes_characters_that_rustc_rejects() {
        let code = "/// A \u{202e} b\rc  \npub struct A;\n";
        assert_eq!(sanitize_doc_comments(code), "/// A   b c\npub struct A;\n");
    }
}
