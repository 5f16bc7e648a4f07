//! A caller of Lambda's Invoke API.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use rie::http::{self, Response};

use crate::wait::until;

/// Invokes the function of one emulator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client(pub(crate) SocketAddr);

impl Client {
    /// Sends an event, with headers of the Invoke API.
    ///
    /// For Managed Instances, the emulator rejects an event while no worker waits for one. The event is then
    /// sent again. If it is large, the emulator has not read all of it, and resets the connection, so that the
    /// rejection can be lost.
    pub(crate) fn invoke(self, headers: &[(&str, &str)], event: &[u8]) -> io::Result<Response> {
        let path = "/2015-03-31/functions/function/invocations";
        let mut sent = Err(ErrorKind::NotFound.into());
        until("a worker that waits for an event", || {
            sent = http::send(self.0, "POST", path, headers, event);
            match &sent {
                Ok(response) => response.header("error-type") != Some("Runtime.Unavailable"),
                Err(error) => !matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
            }
        });
        sent
    }
}
