//! Paths of Rust as they are written, and where they are in a stream of tokens.

use proc_macro2::TokenTree;

use crate::tokens::{is_punct, is_separator, name_at};

/// A path as it is written, without generic arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RustPath {
    pub(crate) start: Start,
    pub(crate) segments: Vec<String>,
}

/// What the first segment of a path is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// `crate::`
    Crate,
    /// `$crate::`
    MacroCrate,
    /// `self::`, or `super::` any number of times.
    Ancestor(usize),
    /// A name that is in scope, or else a crate.
    Scope,
    /// `::`, before the name of a crate.
    External,
}

/// A path in a stream of tokens.
#[derive(Debug)]
pub(crate) struct Written {
    /// The segments, including `crate`, `$crate`, `self` and `super`.
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// The index of the token after it.
    pub(crate) end: usize,
}

impl RustPath {
    /// Creates a path from its segments as they are written; an empty one is a leading `::`.
    pub(crate) fn new(segments: &[String]) -> Self {
        let is_super = |name: &&String| *name == "super";
        let (start, skipped) = match segments.first().map(|name| &**name) {
            Some("crate") => (Start::Crate, 1),
            Some("$crate") => (Start::MacroCrate, 1),
            Some("") => (Start::External, 1),
            Some("self") => {
                let count = segments[1..].iter().take_while(is_super).count();
                (Start::Ancestor(count), count + 1)
            }
            Some("super") => {
                let count = segments.iter().take_while(is_super).count();
                (Start::Ancestor(count), count)
            }
            _ => (Start::Scope, 0),
        };
        // `use a::{self}`
        let names = segments[skipped..].iter().filter(|name| *name != "self");
        Self { start, segments: names.cloned().collect() }
    }
}

impl Written {
    /// Returns the path that begins at `index`, if one begins there.
    pub(crate) fn at(tokens: &[TokenTree], index: usize) -> Option<Self> {
        // After `::` it is the rest of a path, or the name of a crate.
        if continues(tokens, index) || index >= 2 && is_separator(tokens, index - 2) {
            return None;
        }
        let (mut segments, mut end) = (Vec::new(), index);
        let line = tokens.get(index)?.span().start().line;
        while let Some((name, next)) = name_at(tokens, end) {
            segments.push(name);
            end = next;
            // `a::<B>::c` and `$crate::$module` end here too.
            if !is_separator(tokens, end) || name_at(tokens, end + 2).is_none() {
                break;
            }
            end += 2;
        }
        (!segments.is_empty()).then_some(Self { segments, line, end })
    }
}

/// Returns true if the token before `index` makes a name something else: `'a`, `$a`.
fn continues(tokens: &[TokenTree], index: usize) -> bool {
    let Some(last) = index.checked_sub(1).and_then(|index| tokens.get(index)) else { return false };
    is_punct(last, '\'') || is_punct(last, '$')
}
