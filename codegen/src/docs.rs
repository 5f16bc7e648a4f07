//! Proto comments as doc comments.

use proc_macro2::TokenStream;
use prost_build::Comments as Found;
use quote::quote;

use crate::comments::Comments;
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

/// Makes the doc comments safe that prost writes for messages.
///
/// prost escapes some of what rustdoc would take for a link, and no HTML.
pub(crate) fn mend(code: &str, comments: &Comments) -> String {
    let mut mended = String::with_capacity(code.len());
    let mut comment = Vec::new();
    for line in code.split_inclusive('\n') {
        let text = line.trim_start();
        if text.starts_with("///") && !text.starts_with("////") {
            comment.push(line);
        } else {
            flush(&mut comment, comments, &mut mended);
            mended.push_str(line);
        }
    }
    flush(&mut comment, comments, &mut mended);
    mended
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
    for line in text.trim_matches('\n').lines().map(str::trim_end) {
        let space = if line.is_empty() { "" } else { " " };
        code.extend([indent, "///", space, line, "\n"]);
    }
    comment.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_what_is_not_safe() {
        let code = "/// A <T>.\n/// ```compile_fail\n/// let it = 1;\n/// ```\npub struct A {\n    /// Fine.\n    pub a: i32,\n}\n";
        let mended = "/// A \\<T>.\n///\n/// ```text\n/// let it = 1;\n/// ```\npub struct A {\n    /// Fine.\n    pub a: i32,\n}\n";
        assert_eq!(mend(code, &Comments::default()), mended);
        assert_eq!(mend(mended, &Comments::default()), mended);
    }

    #[test]
    fn mends_what_rustc_would_not_read() {
        let code = "/// A \u{202e} b\rc  \npub struct A;\n";
        assert_eq!(mend(code, &Comments::default()), "/// A   b c\npub struct A;\n");
    }
}
