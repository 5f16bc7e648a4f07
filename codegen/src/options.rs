//! What the user chose.

use std::collections::BTreeSet;

/// Chooses which services and RPCs are generated.
#[derive(Debug, Clone, Default)]
pub struct Options {
    skipped_rpcs: BTreeSet<String>,
}

impl Options {
    /// Leaves one RPC out, by its full name: `package.Service/Method`.
    #[must_use]
    pub fn skip_rpc(mut self, rpc: impl Into<String>) -> Self {
        self.skipped_rpcs.insert(rpc.into());
        self
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
