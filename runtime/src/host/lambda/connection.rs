//! A connection to the Runtime API.

use std::io::{self, ErrorKind, IoSlice};
use std::sync::Arc;

use bytes::Buf;
use http::StatusCode;
use tokio::io::{AsyncReadExt, Interest};
use tokio::net::TcpStream;

use super::endpoint::Endpoint;
use super::malformed::Malformed;
use super::request::Request;
use super::response_parser::{Incoming, Response};

/// A connection, which is opened on first use, and again after it was lost.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) endpoint: Arc<Endpoint>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    stream: TcpStream,
    incoming: Incoming,
}

impl Connection {
    pub(super) fn new(endpoint: Arc<Endpoint>) -> Self {
        Self { endpoint, open: None }
    }

    /// Sends a request and waits for its response.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection cannot be opened, or if it is lost before the response is complete.
    /// The next request then uses a new connection. The lost request may have arrived, but it is safe to send
    /// it again. Lambda rejects a second response to an invocation. A second `next` returns the same
    /// invocation if there is one call at a time ([`core/states.go`][rie] of AWS's emulator). On Managed
    /// Instances, the second `next` waits for another invocation, and the first invocation times out.
    ///
    /// [rie]: https://github.com/aws/aws-lambda-runtime-interface-emulator
    pub(super) async fn send(&mut self, request: &Request) -> io::Result<Response> {
        let is_reused = self.open.is_some();
        let mut open = self.take_open().await?;
        let response = open.exchange(request).await?;
        if is_reused && response.status == StatusCode::REQUEST_TIMEOUT {
            // The server closed the idle connection while the request was being sent:
            // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9
            return Err(ErrorKind::ConnectionAborted.into());
        }
        self.open = response.is_reusable.then_some(open);
        Ok(response)
    }

    /// Sends a request without waiting for its response, and keeps the connection open.
    #[cfg(all(unix, feature = "graceful-shutdown"))]
    pub(super) async fn send_only(&mut self, request: &Request) -> io::Result<()> {
        let mut open = self.take_open().await?;
        open.write(request).await?;
        self.open = Some(open);
        Ok(())
    }

    /// Takes the open connection, or opens one. It is closed if the caller drops it because of an error or a
    /// cancellation.
    async fn take_open(&mut self) -> io::Result<Open> {
        match self.open.take().filter(Open::is_idle) {
            Some(open) => Ok(open),
            None => Ok(Open { stream: self.endpoint.connect().await?, incoming: Incoming::new() }),
        }
    }
}

impl Open {
    /// Returns false if bytes that were not requested, or the end of the connection, have arrived. The result
    /// depends on the notifications that tokio has received.
    ///
    /// Such bytes must not be parsed as the response to the next request: [RFC 9112, section 9.2][rfc].
    ///
    /// [rfc]: https://www.rfc-editor.org/rfc/rfc9112#section-9.2
    fn is_idle(&self) -> bool {
        self.stream.try_read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    async fn exchange(&mut self, request: &Request) -> io::Result<Response> {
        match self.write(request).await {
            Ok(None) => self.receive().await,
            Ok(Some(early)) => Ok(early),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(error),
            // A server that stopped reading may have sent the reason.
            Err(error) => match self.receive().await {
                Ok(response) => Ok(Response { is_reusable: false, ..response }),
                Err(_) => Err(error),
            },
        }
    }

    /// Writes a request, in one system call if the socket accepts all of it.
    ///
    /// Returns a response that arrives before the request is complete. The rest of the request is then not
    /// sent.
    async fn write(&mut self, request: &Request) -> io::Result<Option<Response>> {
        let mut bytes = request.bytes();
        while bytes.has_remaining() {
            let mut slices = [IoSlice::new(&[]); 4];
            let count = bytes.chunks_vectored(&mut slices);
            match self.stream.try_write_vectored(&slices[..count]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => bytes.advance(written),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let ready = self.stream.ready(Interest::READABLE | Interest::WRITABLE).await?;
                    if ready.is_readable()
                        && let Some(early) = self.receive_early()?
                    {
                        return Ok(Some(Response { is_reusable: false, ..early }));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Reads the bytes that have arrived, without waiting for more.
    fn receive_early(&mut self) -> io::Result<Option<Response>> {
        match self.stream.try_read_buf(&mut self.incoming.space()) {
            Ok(0) => self.incoming.end().map(Some).map_err(into_io),
            Ok(_) => self.incoming.parse().map_err(into_io),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn receive(&mut self) -> io::Result<Response> {
        loop {
            if let Some(response) = self.incoming.parse().map_err(into_io)? {
                return Ok(response);
            }
            if self.stream.read_buf(&mut self.incoming.space()).await? == 0 {
                return self.incoming.end().map_err(into_io);
            }
        }
    }
}

fn into_io(malformed: Malformed) -> io::Error {
    let kind = match malformed {
        Malformed::Incomplete => ErrorKind::UnexpectedEof,
        _ => ErrorKind::InvalidData,
    };
    io::Error::new(kind, malformed)
}
