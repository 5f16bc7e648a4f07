//! A connection of a function, and ways to break it.

use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use socket2::SockRef;

use crate::go;
use crate::request::Request;

/// The size of the buffer for requests.
const BUFFER: usize = 1 << 16;

/// A connection, with one request and one response at a time.
///
/// Methods return an error if the connection fails. Those that read requests return an error of the kind
/// [`InvalidData`](io::ErrorKind::InvalidData) if a request is not valid.
#[derive(Debug)]
pub struct Connection {
    reader: BufReader<Counted>,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// With FIN, after everything that was written: the peer can still read that.
    End,
    /// With RST: the peer gets an error at once, even if unread data remains.
    Reset,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> io::Result<Self> {
        // Data that is written in pieces must be sent in pieces.
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::with_capacity(BUFFER, Counted { stream, reads: 0 }) })
    }

    fn stream(&self) -> &TcpStream {
        &self.reader.get_ref().stream
    }

    /// Reads the next request. Returns `None` if the function has closed the connection.
    pub fn read(&mut self) -> io::Result<Option<Request>> {
        let Some(mut request) = self.read_head()? else { return Ok(None) };
        self.read_body(&mut request)?;
        Ok(Some(request))
    }

    /// Reads the head of the next request. Returns `None` if the function has closed the connection.
    pub fn read_head(&mut self) -> io::Result<Option<Request>> {
        Request::read_head(&mut self.reader)
    }

    /// Reads the body of a request whose head has been read.
    pub fn read_body(&mut self, request: &mut Request) -> io::Result<()> {
        request.read_body(&mut self.reader)
    }

    /// Reads and drops some bytes.
    pub fn read_part(&mut self, size: usize) -> io::Result<()> {
        self.reader.read_exact(&mut vec![0; size])
    }

    /// Returns how often bytes were read from the connection since the last call.
    pub fn take_reads(&mut self) -> usize {
        std::mem::take(&mut self.reader.get_mut().reads)
    }

    /// Waits until there are bytes to read, without reading them.
    pub fn wait_for_bytes(&self) -> io::Result<()> {
        self.stream().peek(&mut [0]).map(drop)
    }

    /// Waits until the function closes the connection.
    pub fn wait_for_close(&mut self) -> io::Result<()> {
        io::copy(&mut self.reader, &mut io::sink()).map(drop)
    }

    /// Writes bytes in one piece.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream().write_all(bytes)
    }

    /// Writes a response of [`go::encode`] in the pieces of Go's server.
    pub fn write_as_go(&mut self, response: &[u8]) -> io::Result<()> {
        go::write(&mut self.stream(), response)
    }

    /// Ends the connection.
    pub fn close(&mut self, how: Close) -> io::Result<()> {
        match how {
            Close::End => self.stream().shutdown(Shutdown::Write),
            // The reset is sent when the last handle is dropped, which the server does next.
            Close::Reset => SockRef::from(self.stream()).set_linger(Some(Duration::ZERO)),
        }
    }
}

/// A socket that counts its reads.
#[derive(Debug)]
struct Counted {
    stream: TcpStream,
    reads: usize,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.stream.read(buffer)?;
        self.reads += 1;
        Ok(size)
    }
}
