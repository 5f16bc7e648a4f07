//! What an application may choose about protocols.

use std::sync::Arc;

/// Where Twirp's own servers and clients put their methods.
pub(super) const TWIRP_PREFIX: &str = "/twirp";

/// The choices that travel with every call; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProtocolSettings {
    twirp_prefix: Option<Arc<str>>,
    pub(crate) native_grpc: NativeGrpc,
}

impl ProtocolSettings {
    /// Returns the path that stands before `/package.Service/Method` in Twirp's URLs: `/twirp` unless it was set.
    pub(crate) fn twirp_prefix(&self) -> &str {
        self.twirp_prefix.as_deref().unwrap_or(TWIRP_PREFIX)
    }

    /// Sets the path that stands before `/package.Service/Method` in Twirp's URLs; slashes around it do not matter.
    pub(crate) fn set_twirp_prefix(&mut self, prefix: &str) {
        let prefix = prefix.trim_matches('/');
        self.twirp_prefix =
            Some(if prefix.is_empty() { Arc::default() } else { format!("/{prefix}").into() });
    }
}

/// Says what native gRPC calls are answered where replies have no HTTP trailers, which is behind every front door of Lambda.
///
/// A reply without trailers carries its status in headers. Some clients read it there; most take such a success for an
/// `INTERNAL` error after the method has run, which invites them to try again. Errors all clients can read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NativeGrpc {
    /// Serves clients that were seen to read the status in headers (tonic, connect-es), and refuses others as
    /// [`NativeGrpc::Refuse`] does.
    #[default]
    KnownClients,
    /// Serves every client, with the status in headers: for a proxy in front that makes trailers of them.
    Headers,
    /// Answers `UNIMPLEMENTED`, and what to do about it, before any method runs.
    Refuse,
}
