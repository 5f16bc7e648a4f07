//! Names that are unique within a file or a folder.

use std::collections::{BTreeMap, BTreeSet};

/// The names that are already used.
pub(super) struct UniqueNames {
    case: Case,
    used: BTreeSet<String>,
    /// How often each name was requested. Without it, thousands of equal names would each count
    /// from the beginning.
    requests: BTreeMap<String, usize>,
}

/// Whether names that differ only in case are different.
pub(super) enum Case {
    Sensitive,
    Insensitive,
}

impl UniqueNames {
    pub(super) fn new(case: Case) -> Self {
        Self { case, used: BTreeSet::new(), requests: BTreeMap::new() }
    }

    /// Returns the name, followed by a number if it is already used.
    pub(super) fn unique(&mut self, name: &str) -> String {
        let key = |name: &str| match self.case {
            Case::Sensitive => name.to_owned(),
            Case::Insensitive => name.to_ascii_lowercase(),
        };
        let requests = self.requests.entry(key(name)).or_insert(0);
        loop {
            *requests += 1;
            let unique = if *requests == 1 { name.to_owned() } else { format!("{name}{requests}") };
            if self.used.insert(key(&unique)) {
                return unique;
            }
        }
    }
}
