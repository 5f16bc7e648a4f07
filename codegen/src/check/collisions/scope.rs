//! The names in one Rust scope.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::element::Element;
use crate::Diagnostic;

/// The names in one Rust scope, such as a module or the fields of a struct, with the elements that
/// generate them.
#[derive(Debug, Default)]
pub(super) struct Scope<'a>(HashMap<String, Generated<'a>>);

/// A Rust item, and the element that generates it.
#[derive(Debug)]
struct Generated<'a> {
    item: Item,
    element: Element<'a>,
}

/// A kind of Rust item. Types and modules share their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Type,
    Module,
    Field,
    Variant,
    Method,
}

impl Item {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Module => "module",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Method => "method",
        }
    }
}

impl<'a> Scope<'a> {
    /// Adds a name, or returns a problem at its element if an earlier element generates the same name.
    ///
    /// Names without a letter or digit are ignored, and so are elements that two files define: other
    /// checks report them.
    pub(super) fn add(
        &mut self,
        item: Item,
        rust_name: String,
        element: Element<'a>,
        help: impl FnOnce() -> String,
    ) -> Option<Diagnostic> {
        if rust_name.is_empty() {
            return None;
        }
        match self.0.entry(rust_name) {
            Entry::Occupied(first) => {
                let (rust_name, first) = (first.key(), first.get());
                if first.element.is_copy_of(&element) {
                    return None;
                }
                let item = if item == first.item { item.name() } else { "name" };
                let message =
                    format!("{element} and {} both generate the {item} `{rust_name}`", first.element);
                Some(first.element.relate_to(element.problem(message, help())))
            }
            Entry::Vacant(vacant) => {
                vacant.insert(Generated { item, element });
                None
            }
        }
    }
}
