//! How native gRPC is served without trailers.

/// The way in which native gRPC calls are served without HTTP trailers, as behind all triggers of Lambda.
///
/// Without trailers, the status of a response is sent in headers. Some clients read it there. Most clients
/// report a success as an `INTERNAL` error, although the handler has run, and may retry the call. All clients
/// can read errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NativeGrpc {
    /// Serves the clients that are known to read the status in headers (tonic, connect-es), and rejects
    /// others as [`NativeGrpc::Reject`] does.
    #[default]
    KnownClients,
    /// Serves all clients with the status in headers, for a proxy that turns these headers into trailers.
    Headers,
    /// Rejects calls with `UNIMPLEMENTED` and a remedy, before any handler runs.
    Reject,
}
