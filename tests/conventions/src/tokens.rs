//! What is at an index of a list of tokens.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

/// Returns the name at `index` and the index after it; `$crate` is one name.
pub(crate) fn name_at(tokens: &[TokenTree], index: usize) -> Option<(String, usize)> {
    match tokens.get(index)? {
        TokenTree::Ident(name) => Some((name.to_string().trim_start_matches("r#").to_owned(), index + 1)),
        token if is_punct(token, '$') && is_ident(tokens.get(index + 1), "crate") => {
            Some(("$crate".to_owned(), index + 2))
        }
        _ => None,
    }
}

/// Returns true if `::` is at `index`.
pub(crate) fn is_separator(tokens: &[TokenTree], index: usize) -> bool {
    let is_first = matches!(
        tokens.get(index),
        Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint
    );
    is_first && tokens.get(index + 1).is_some_and(|token| is_punct(token, ':'))
}

pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

pub(crate) fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == name)
}

/// Returns the body of `mod name { .. }` at `index`.
pub(crate) fn inline_module(tokens: &[TokenTree], index: usize) -> Option<&Group> {
    let is_module = is_ident(tokens.get(index), "mod") && name_at(tokens, index + 1).is_some();
    match tokens.get(index + 2) {
        Some(TokenTree::Group(group)) if is_module && group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

/// Returns true if `pub(in path)` is at `index`: it names an ancestor and uses nothing in it.
pub(crate) fn is_restricted_visibility(tokens: &[TokenTree], index: usize) -> bool {
    let is_in = |group: &Group| is_ident(group.stream().into_iter().next().as_ref(), "in");
    is_ident(tokens.get(index), "pub")
        && matches!(tokens.get(index + 1), Some(TokenTree::Group(group)) if is_in(group))
}

/// Returns true if the group at `index` follows `#` or `#!`.
pub(crate) fn is_attribute(tokens: &[TokenTree], index: usize) -> bool {
    let before = |count: usize| index.checked_sub(count).and_then(|index| tokens.get(index));
    let is = |count, character| before(count).is_some_and(|token| is_punct(token, character));
    is(1, '#') || is(1, '!') && is(2, '#')
}
