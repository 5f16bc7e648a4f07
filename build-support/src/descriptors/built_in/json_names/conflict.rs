//! Two fields with the same JSON name.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::names::Names;

/// Two fields of a message, by their indexes.
#[derive(Debug)]
pub(super) struct Conflict {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) name: String,
}

impl Conflict {
    pub(super) fn all(names: &[Names], name_of: impl Fn(&Names) -> &String) -> Vec<Self> {
        let (mut indexes, mut conflicts) = (HashMap::new(), Vec::new());
        for (second, names) in names.iter().enumerate() {
            match indexes.entry(name_of(names)) {
                Entry::Occupied(first) => {
                    conflicts.push(Self { first: *first.get(), second, name: name_of(names).clone() });
                }
                Entry::Vacant(entry) => {
                    entry.insert(second);
                }
            }
        }
        conflicts
    }

    /// Returns true if one of the two names is of a kind.
    pub(super) fn involves(&self, names: &[Names], is_kind: impl Fn(&Names) -> bool) -> bool {
        [self.first, self.second].iter().filter_map(|index| names.get(*index)).any(is_kind)
    }
}
