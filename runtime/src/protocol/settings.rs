//! What an application may choose about protocols.

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
