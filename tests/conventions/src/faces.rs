//! The content of a `mod.rs`: documentation, modules and `use` declarations.

use syn::spanned::Spanned;
use syn::{Attribute, File, Item};

use crate::source_tree::{SourceTree, parse};

/// Returns what is wrong with the files named `mod.rs`, one message for each.
///
/// # Panics
///
/// If a file is not Rust.
#[must_use]
pub fn violations(sources: &SourceTree) -> Vec<String> {
    let mut violations = Vec::new();
    for (path, text) in sources.files().filter(|(path, _)| path.rsplit('/').next() == Some("mod.rs")) {
        let file = parse(path, text);
        let display = sources.display(path);
        if !file.attrs.iter().any(is_documentation) {
            violations.push(format!("{display}:1 has no documentation: begin it with `//!`"));
        }
        let mut others = file.items.iter().filter(|item| !is_declaration(item));
        if let Some(first) = others.next() {
            let line = first.span().start().line;
            let rest = others.count();
            let more = if rest == 0 { String::new() } else { format!(", and {rest} more") };
            let rule = "has an item other than `mod name;` and `use`";
            violations.push(format!("{display}:{line} {rule}{more}: move it to a file named after it"));
        }
    }
    violations
}

/// Returns true if a file has only modules in other files, imports and macro definitions.
pub(crate) fn is_face(file: &File) -> bool {
    let is_macro = |item: &Item| matches!(item, Item::Macro(definition) if definition.ident.is_some());
    file.items.iter().all(|item| is_declaration(item) || is_macro(item))
}

fn is_declaration(item: &Item) -> bool {
    match item {
        Item::Use(_) => true,
        Item::Mod(module) => module.content.is_none(),
        _ => false,
    }
}

fn is_documentation(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}
