//! The rules for finding a name.

use std::collections::{BTreeSet, HashSet};

use super::kind::Kind;
use super::table::{Symbols, join};

/// The files whose names a file can use.
#[derive(Debug, Default)]
pub(crate) struct Visible(HashSet<usize>);

/// Why a name was not found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotFound {
    Undefined,
    /// It is defined in a file that is not imported.
    NotImported {
        full_name: String,
        file: String,
    },
    /// Its first part is defined in an inner scope, which does not have the rest.
    Shadowed {
        full_name: String,
    },
}

/// What is looked up: only types, or everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookup {
    Types,
    All,
}

impl Symbols {
    /// Returns the files whose names a file can use: the file, those of some imports, and those that
    /// these import publicly.
    pub(crate) fn visible<'b>(&self, file: &str, imports: impl Iterator<Item = &'b String>) -> Visible {
        let mut visible: HashSet<_> = self.indexes.get(file).copied().into_iter().collect();
        let mut next: Vec<_> = imports.filter_map(|import| self.indexes.get(import).copied()).collect();
        while let Some(index) = next.pop() {
            if visible.insert(index) {
                next.extend(self.files.get(index).iter().flat_map(|file| &file.public));
            }
        }
        Visible(visible)
    }

    /// Returns the names of visible files, in the order in which they were added.
    pub(crate) fn names_of(&self, visible: &Visible) -> impl Iterator<Item = &str> {
        let indexes: BTreeSet<_> = visible.0.iter().copied().collect();
        indexes.into_iter().filter_map(|index| self.files.get(index)).map(|file| file.name.as_str())
    }

    /// Returns the full name and the kind of what a name means within an element, whose full name is
    /// the scope.
    pub(crate) fn find(
        &self,
        name: &str,
        scope: &str,
        lookup: Lookup,
        visible: &Visible,
    ) -> Result<(String, Kind), NotFound> {
        if let Some(full_name) = name.strip_prefix('.') {
            return self.find_full(full_name, visible);
        }
        let first = name.split('.').next().unwrap_or_default();
        let mut not_found = NotFound::Undefined;
        let mut scope = scope;
        while let Some((parent, _)) = scope.rsplit_once('.') {
            scope = parent;
            match self.find_full(&join(scope, first), visible) {
                Ok((_, kind)) if first.len() < name.len() && kind.has_members() => {
                    return self.find_full(&join(scope, name), visible).map_err(|error| match error {
                        NotFound::Undefined => NotFound::Shadowed { full_name: join(scope, name) },
                        other => other,
                    });
                }
                Ok(found) if first.len() == name.len() && (lookup == Lookup::All || found.1.is_type()) => {
                    return Ok(found);
                }
                Ok(_) => {}
                Err(error) if first.len() == name.len() && not_found == NotFound::Undefined => {
                    not_found = error
                }
                Err(_) => {}
            }
        }
        self.find_full(name, visible).map_err(|error| match error {
            NotFound::Undefined => not_found,
            other => other,
        })
    }

    fn find_full(&self, name: &str, visible: &Visible) -> Result<(String, Kind), NotFound> {
        let (kind, file) = *self.names.get(name).ok_or(NotFound::Undefined)?;
        let is_visible = match kind {
            Kind::Package => visible.0.iter().any(|file| self.has_package(*file, name)),
            _ => visible.0.contains(&file),
        };
        if is_visible {
            return Ok((name.to_owned(), kind));
        }
        let file = self.files.get(file).map(|file| file.name.clone()).unwrap_or_default();
        Err(NotFound::NotImported { full_name: name.to_owned(), file })
    }

    /// Returns true if a file is in a package or in one below it.
    fn has_package(&self, file: usize, name: &str) -> bool {
        let package = self.files.get(file).map(|file| file.package.as_str()).unwrap_or_default();
        package.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
