//! How long the local host waits for its clients.

use std::time::Duration;

/// How long the local host waits for its clients.
///
/// A connection that never becomes a request would otherwise stay open for as long as the server runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    /// The maximum time for the headers of a request, including the time before its first byte.
    pub(super) headers: Duration,
    /// The maximum time for the body of a request, after its headers.
    pub(super) body: Duration,
    /// The time in which responses are written after Ctrl-C, when the last call of a connection has ended.
    pub(super) flush: Duration,
    /// The time that calls in flight have to end after Ctrl-C.
    pub(super) grace: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(30),
            body: Duration::from_secs(30),
            flush: Duration::from_millis(250),
            grace: Duration::from_secs(5),
        }
    }
}
