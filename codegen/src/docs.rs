//! Proto comments as doc comments.

use proc_macro2::TokenStream;
use prost_build::Comments as Found;
use quote::quote;

use crate::Comments;
use crate::markdown::{is_safe, safe};

/// Returns the doc attributes of a proto comment; of `otherwise` where it has none.
///
/// What is deprecated is said so, and not by `#[deprecated]`: to serve it is no mistake that the compiler should warn of.
pub(crate) fn tokens(comments: &Found, otherwise: &str, deprecated: bool) -> TokenStream {
    let mut paragraphs = vec![paragraph(&comments.leading), paragraph(&comments.trailing)];
    paragraphs.retain(|it| !it.is_empty());
    if paragraphs.is_empty() && !otherwise.is_empty() {
        paragraphs.push(otherwise.to_owned());
    }
    if deprecated {
        paragraphs.push("Deprecated in the proto.".to_owned());
    }
    let text = paragraphs.join("\n\n");
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Makes the lines of a comment safe, without the space that most of them begin with.
fn paragraph<S: AsRef<str>>(lines: &[S]) -> String {
    let indented = lines.iter().all(|line| line.as_ref().is_empty() || line.as_ref().starts_with(' '));
    let lines = lines
        .iter()
        .map(AsRef::as_ref)
        .map(|line| if indented { line.get(1..).unwrap_or_default() } else { line });
    safe(&lines.collect::<Vec<_>>().join("\n"))
}

/// Stands behind what has been mended, for the next time.
const MENDED: &str = "// Comments above are safe for rustdoc.\n";

/// Makes the doc comments safe that prost writes for messages, in all code behind the last mark, and leaves a mark.
///
/// prost escapes some of what rustdoc would take for a link, and no HTML.
pub(crate) fn mend(code: &mut String, comments: &Comments) {
    let start = code.rfind(MENDED).map_or(0, |at| at + MENDED.len());
    let fresh = code.split_off(start);
    if fresh.trim().is_empty() {
        // prost writes no file for a package without code.
        code.push_str(&fresh);
        return;
    }
    let mut comment = Vec::new();
    for line in fresh.split_inclusive('\n') {
        let text = line.trim_start();
        if text.starts_with("///") && !text.starts_with("////") {
            comment.push(line);
        } else {
            flush(&mut comment, comments, code);
            code.push_str(line);
        }
    }
    flush(&mut comment, comments, code);
    if !code.ends_with('\n') {
        code.push('\n');
    }
    code.push_str(MENDED);
}

/// Writes a doc comment, mended where it needs it.
fn flush(comment: &mut Vec<&str>, comments: &Comments, code: &mut String) {
    let Some(first) = comment.first() else { return };
    let indent = &first[..first.len() - first.trim_start().len()];
    let lines: Vec<_> =
        comment.iter().map(|line| line.trim_start().trim_start_matches('/').trim_end_matches('\n')).collect();
    let mut text = String::new();
    if lines.iter().any(|line| comments.find(line).is_some()) {
        // One mark before the thing, one behind it, and an empty line between.
        for line in &lines {
            match comments.find(line) {
                Some(comment) => text += &paragraph(&comment.lines().collect::<Vec<_>>()),
                None => text += "\n\n",
            }
        }
    } else if is_safe(&lines.join("\n").replace("\n ", "\n")) {
        comment.drain(..).for_each(|line| code.push_str(line));
        return;
    } else {
        text = paragraph(&lines);
    }
    for line in text.trim_matches('\n').lines() {
        let space = if line.is_empty() { "" } else { " " };
        code.extend([indent, "///", space, line, "\n"]);
    }
    comment.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_what_is_new_and_not_safe() {
        let mut code = "/// A <T>.\n/// ```compile_fail\n/// let it = 1;\n/// ```\npub struct A {\n    /// Fine.\n    pub a: i32,\n}".to_owned();
        mend(&mut code, &Comments::default());
        let mended = "/// A \\<T>.\n///\n/// ```text\n/// let it = 1;\n/// ```\npub struct A {\n    /// Fine.\n    pub a: i32,\n}\n";
        assert_eq!(code, format!("{mended}{MENDED}"));
        code.push_str("    /// [b]\n    pub b: i32,\n");
        mend(&mut code, &Comments::default());
        assert_eq!(code, format!("{mended}{MENDED}    /// \\[b\\]\n    pub b: i32,\n{MENDED}"));
    }

    #[test]
    fn mends_what_rustc_would_not_read() {
        let mut code = "/// A \u{202e} b\rc\npub struct A;\n".to_owned();
        mend(&mut code, &Comments::default());
        assert_eq!(code, format!("/// A   b c\npub struct A;\n{MENDED}"));
    }
}
