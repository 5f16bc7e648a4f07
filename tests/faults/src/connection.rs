//! A connection of a function, and ways to break it.

use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use crate::http::Request;
use crate::random::Random;

/// A connection, with one request and one response at a time.
#[derive(Debug)]
pub struct Connection {
    reader: BufReader<TcpStream>,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// With FIN, after everything that was written: the peer can still read that.
    End,
    /// With RST: the peer gets an error at once, even if it had more to read.
    Reset,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> io::Result<Self> {
        // So that data which is written in pieces is also sent in pieces.
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::new(stream) })
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

    /// Waits until there are bytes to read, without reading them.
    pub fn wait_for_bytes(&self) -> io::Result<()> {
        self.reader.get_ref().peek(&mut [0]).map(drop)
    }

    /// Waits until the function closes the connection.
    pub fn wait_for_close(&mut self) -> io::Result<()> {
        io::copy(&mut self.reader, &mut io::sink()).map(drop)
    }

    /// Writes bytes in one piece.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.reader.get_mut().write_all(bytes)
    }

    /// Writes bytes in a few pieces, with pauses between them.
    pub fn write_slowly(&mut self, bytes: &[u8], random: &mut Random) -> io::Result<()> {
        let mut rest = bytes;
        // Most pieces end in the head, because a parser is more likely to fail there.
        for _ in 0..random.below(8) {
            let (piece, after) = rest.split_at(rest.len().min(1 + random.below(100)));
            self.write(piece)?;
            rest = after;
            thread::sleep(Duration::from_micros(100 + random.below(400) as u64));
        }
        self.write(rest)
    }

    /// Ends the connection.
    pub fn close(&mut self, how: Close) -> io::Result<()> {
        match how {
            Close::End => self.reader.get_ref().shutdown(Shutdown::Write),
            // The reset is sent when the last handle is dropped, which the server does next.
            Close::Reset => SockRef::from(self.reader.get_ref()).set_linger(Some(Duration::ZERO)),
        }
    }
}
