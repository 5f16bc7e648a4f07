//! What the user chose.

use std::collections::BTreeSet;

/// Chooses which services and RPCs are generated, and what they speak.
#[derive(Debug, Clone, Default)]
pub struct Options {
    skipped_rpcs: BTreeSet<String>,
    json: bool,
}

impl Options {
    /// Leaves one RPC out, by its full name: `package.Service/Method`.
    #[must_use]
    pub fn skip_rpc(mut self, rpc: impl Into<String>) -> Self {
        self.skipped_rpcs.insert(rpc.into());
        self
    }

    /// Embeds the descriptors that JSON needs, or not; not, unless set.
    #[must_use]
    pub fn json(mut self, json: bool) -> Self {
        self.json = json;
        self
    }

    pub(crate) fn speaks_json(&self) -> bool {
        self.json
    }

    /// Returns true if the RPC of that full name is left out.
    #[must_use]
    pub fn skips(&self, rpc: &str) -> bool {
        self.skipped_rpcs.contains(rpc)
    }

    pub(crate) fn skipped_rpcs(&self) -> impl Iterator<Item = &str> {
        self.skipped_rpcs.iter().map(String::as_str)
    }
}
