//! The paths of a `use` declaration.

use proc_macro2::{Delimiter, TokenTree};

use crate::rust_path::RustPath;
use crate::tokens::{is_ident, is_punct, is_separator, name_at};

/// One path of a `use` declaration.
#[derive(Debug)]
pub(crate) struct UseLeaf {
    pub(crate) path: RustPath,
    /// The name that the declaration brings into scope. It is `None` for a glob and for `as _`.
    pub(crate) name: Option<String>,
    pub(crate) is_glob: bool,
    pub(crate) line: usize,
    /// The declaration as it would be without the other paths.
    pub(crate) written: String,
}

/// Returns the index after the `use` declaration that begins at `index`, if one begins there.
pub(crate) fn declaration_end(tokens: &[TokenTree], index: usize) -> Option<usize> {
    // `impl Trait + use<'a>` declares nothing.
    let is_use = is_ident(tokens.get(index), "use")
        && !tokens.get(index + 1).is_some_and(|token| is_punct(token, '<'));
    let length = tokens[index..].iter().position(|token| is_punct(token, ';'));
    length.filter(|_| is_use).map(|length| index + length + 1)
}

/// Returns the paths of a `use` declaration. `tokens` are the tokens between `use` and `;`.
pub(crate) fn leaves(tokens: &[TokenTree]) -> Vec<UseLeaf> {
    let mut leaves = Vec::new();
    collect(tokens, &[], &mut leaves);
    leaves
}

fn collect(tokens: &[TokenTree], prefix: &[String], leaves: &mut Vec<UseLeaf>) {
    let Some(line) = tokens.first().map(|token| token.span().start().line) else { return };
    let mut segments = prefix.to_vec();
    let mut index = 0;
    if is_separator(tokens, 0) {
        segments.push(String::new());
        index = 2;
    }
    while let Some((name, next)) = name_at(tokens, index) {
        if name == "as" {
            break;
        }
        segments.push(name);
        index = if is_separator(tokens, next) { next + 2 } else { next };
    }
    let rest = &tokens[index..];
    let rename = is_ident(rest.first(), "as").then(|| rest.get(1).map(ToString::to_string)).flatten();
    match rest.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<_> = group.stream().into_iter().collect();
            return inner
                .split(|token| is_punct(token, ','))
                .for_each(|tree| collect(tree, &segments, leaves));
        }
        _ => {}
    }
    let is_glob = rest.first().is_some_and(|token| is_punct(token, '*'));
    let glob = if is_glob { "::*" } else { "" };
    let suffix = rename.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
    // `use a::{self}` is `use a`.
    let is_self = segments.len() > 1 && segments.last().is_some_and(|name| name == "self");
    let length = segments.len() - usize::from(is_self);
    let written = format!("use {}{glob}{suffix}", segments[..length].join("::"));
    let own_name = segments.iter().rfind(|name| *name != "self").cloned();
    let name = rename.or(own_name).filter(|name| name != "_" && !is_glob);
    leaves.push(UseLeaf { path: RustPath::new(&segments), name, is_glob, line, written });
}
