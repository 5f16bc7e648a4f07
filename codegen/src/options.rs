//! What the user chose.

use std::collections::BTreeSet;

/// Chooses which services and RPCs are generated, what for, and what they speak.
#[derive(Debug, Clone)]
pub struct Options {
    skipped_rpcs: BTreeSet<String>,
    json: bool,
    /// Generate servers.
    pub(crate) server: bool,
    /// Generate clients.
    pub(crate) client: bool,
    /// Give clients `connect`, which needs tonic's channel.
    pub(crate) transport: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { skipped_rpcs: BTreeSet::new(), json: false, server: true, client: false, transport: false }
    }
}

impl Options {
    /// Generates servers, which is the default, or none: a package that only calls needs no more than clients.
    #[must_use]
    pub fn build_server(mut self, enable: bool) -> Self {
        self.server = enable;
        self
    }

    /// Generates typed clients too: `prod_client::ProdClient` for service `Prod`.
    #[must_use]
    pub fn build_client(mut self, enable: bool) -> Self {
        self.client = enable;
        self
    }

    /// Gives clients a `connect` of their own, over tonic's channel; off unless set.
    #[must_use]
    pub fn build_transport(mut self, enable: bool) -> Self {
        self.transport = enable;
        self
    }

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
