//! Responses of the Runtime API, parsed from the bytes that have arrived so far.
//!
//! As much of HTTP/1.1 as a client needs that sends one request at a time: [RFC 9112][rfc]. Nothing here reads from
//! a connection, so that tests can hand over any bytes in any pieces.
//!
//! [rfc]: https://www.rfc-editor.org/rfc/rfc9112

use std::fmt;
use std::mem;

use bytes::buf::{BufMut, Limit};
use bytes::{Buf, Bytes, BytesMut};
use http::StatusCode;
use httparse::{EMPTY_HEADER, Status, parse_chunk_size, parse_headers};

use super::head::{Head, Length, MAX_HEADERS};
use super::headers::Headers;

/// How many bytes are read at once where it is not known how many will come: most events are in one read.
const READ_SIZE: usize = 8 * 1024;

/// The longest head, chunk size line or trailer section, in bytes.
const MAX_HEAD_SIZE: usize = 16 * 1024;

/// The longest body, in bytes: ten times [the largest event][limits], so that a damaged length does not take the memory.
///
/// [limits]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution
const MAX_BODY_SIZE: usize = 64 * 1024 * 1024;

/// The longest body that is copied out of the buffer, in bytes: an acknowledgement, which is not worth a new buffer.
const MAX_COPY: usize = 256;

/// A response that has arrived whole.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: Headers,
    pub(super) body: Bytes,
    /// Whether another request may follow on the connection.
    pub(super) is_reusable: bool,
}

/// Why bytes are not a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    Head,
    Length,
    Chunk,
    TooLarge,
    Incomplete,
}

/// The response that is arriving on a connection.
///
/// The buffer that the bytes are read into becomes the body: an event stays where the socket put it, and nobody else holds
/// that memory.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The first `length` bytes are the body so far, and what follows `parsed` has not been parsed.
    buffer: BytesMut,
    length: usize,
    parsed: usize,
    expected: Expected,
    head: Head,
    /// The fewest bytes that must arrive before there is more to parse.
    missing: usize,
}

/// The part of a response that is next.
#[derive(Debug, Clone, Copy)]
enum Expected {
    Head,
    /// A body that ends at this length.
    Body(usize),
    /// A body that ends with the connection.
    BodyUntilClose,
    ChunkSize,
    /// A chunk of this size, and its line end.
    Chunk(usize),
    Trailers,
}

/// One step of parsing.
enum Step {
    Done,
    Continue,
    NeedsMore,
}

impl Incoming {
    pub(super) fn new() -> Self {
        Self {
            buffer: BytesMut::new(),
            length: 0,
            parsed: 0,
            expected: Expected::Head,
            head: Head::default(),
            missing: 0,
        }
    }

    /// Returns the space for bytes that arrive.
    pub(super) fn space(&mut self) -> Limit<&mut BytesMut> {
        self.close_gap();
        // A little more than what is missing, so that the end of a chunked body arrives together with its last chunk.
        let size = self.missing.saturating_add(16).max(READ_SIZE);
        self.buffer.reserve(size);
        // Limited, because bytes after the end of a chunk are moved.
        (&mut self.buffer).limit(size)
    }

    /// Returns the response once all of it has arrived.
    pub(super) fn parse(&mut self) -> Result<Option<Response>, Malformed> {
        loop {
            match self.step()? {
                Step::Continue => {}
                Step::NeedsMore => return Ok(None),
                Step::Done => return Ok(Some(self.finish())),
            }
        }
    }

    /// Returns the response that the end of the connection completes.
    pub(super) fn end(&mut self) -> Result<Response, Malformed> {
        match self.expected {
            Expected::BodyUntilClose => Ok(self.finish()),
            _ => Err(Malformed::Incomplete),
        }
    }

    fn step(&mut self) -> Result<Step, Malformed> {
        let unparsed = &self.buffer[self.parsed..];
        self.missing = 0;
        match self.expected {
            Expected::Head => {
                let Some((size, head)) = Head::parse(unparsed)? else { return self.needs_line() };
                check_line(size)?;
                self.parsed = size;
                self.close_gap();
                // An interim response, which another one follows.
                if !head.status.is_informational() {
                    self.expected = match head.length {
                        Length::Bytes(size) => Expected::Body(within_limit(0, size)?),
                        Length::Chunked => Expected::ChunkSize,
                        Length::UntilClose => Expected::BodyUntilClose,
                    };
                    self.head = head;
                }
            }
            Expected::Body(end) => {
                if self.buffer.len() < end {
                    self.missing = end - self.buffer.len();
                    return Ok(Step::NeedsMore);
                }
                (self.length, self.parsed) = (end, end);
                return Ok(Step::Done);
            }
            Expected::BodyUntilClose => {
                self.length = within_limit(0, self.buffer.len() as u64)?;
                self.parsed = self.length;
                return Ok(Step::NeedsMore);
            }
            Expected::ChunkSize => {
                // Without this an empty line would be a chunk of size zero, the last.
                if unparsed.first().is_some_and(|byte| !byte.is_ascii_hexdigit()) {
                    return Err(Malformed::Chunk);
                }
                let Status::Complete((line, size)) =
                    parse_chunk_size(unparsed).map_err(|_| Malformed::Chunk)?
                else {
                    return self.needs_line();
                };
                check_line(line)?;
                self.parsed += line;
                let end = within_limit(self.length, size)?;
                self.expected = match end - self.length {
                    0 => Expected::Trailers,
                    size => Expected::Chunk(size),
                };
            }
            Expected::Chunk(size) => {
                if unparsed.len() < size + 2 {
                    self.missing = size + 2 - unparsed.len();
                    return Ok(Step::NeedsMore);
                }
                if &unparsed[size..size + 2] != b"\r\n" {
                    return Err(Malformed::Chunk);
                }
                self.append(size);
                self.parsed += 2;
                self.expected = Expected::ChunkSize;
            }
            Expected::Trailers => {
                let mut trailers = [EMPTY_HEADER; MAX_HEADERS];
                match parse_headers(unparsed, &mut trailers)? {
                    Status::Partial => return self.needs_line(),
                    Status::Complete((size, _)) => {
                        check_line(size)?;
                        self.parsed += size;
                    }
                }
                return Ok(Step::Done);
            }
        }
        Ok(Step::Continue)
    }

    /// Waits for the rest of something that ends with a line, unless there is too much of it already.
    fn needs_line(&self) -> Result<Step, Malformed> {
        check_line(self.buffer.len() - self.parsed)?;
        Ok(Step::NeedsMore)
    }

    /// Adds what is parsed next to the body.
    fn append(&mut self, size: usize) {
        if self.length == 0 {
            // Nothing before it: it stays where it is.
            self.close_gap();
        } else {
            self.buffer.copy_within(self.parsed..self.parsed + size, self.length);
        }
        self.length += size;
        self.parsed += size;
    }

    /// Removes what has been parsed and is not part of the body, so that what arrives next is where it belongs.
    fn close_gap(&mut self) {
        if self.length == 0 {
            self.buffer.advance(self.parsed);
        } else if self.parsed > self.length {
            self.buffer.copy_within(self.parsed.., self.length);
            self.buffer.truncate(self.buffer.len() - (self.parsed - self.length));
        }
        self.parsed = self.length;
    }

    /// Takes the response out, and leaves what follows it.
    fn finish(&mut self) -> Response {
        let Head { status, headers, is_reusable, .. } = mem::take(&mut self.head);
        let (length, parsed) = (mem::take(&mut self.length), mem::take(&mut self.parsed));
        self.expected = Expected::Head;
        let body = if length <= MAX_COPY {
            let body = Bytes::copy_from_slice(&self.buffer[..length]);
            self.buffer.advance(parsed);
            body
        } else {
            // Allocated while this buffer lives: with nothing behind it, glibc would return the memory of a large event to
            // the system after every call and fetch it again, which took half as long again as the call itself at 64 KB.
            let mut next = BytesMut::with_capacity(READ_SIZE);
            next.extend_from_slice(&self.buffer[parsed..]);
            let mut body = mem::replace(&mut self.buffer, next);
            body.truncate(length);
            body.freeze()
        };
        // Bytes after the response were not requested: RFC 9112, section 9.2.
        Response { status, headers, body, is_reusable: is_reusable && self.buffer.is_empty() }
    }
}

/// Limits what ends with a line.
fn check_line(size: usize) -> Result<(), Malformed> {
    if size > MAX_HEAD_SIZE { Err(Malformed::TooLarge) } else { Ok(()) }
}

/// Adds the size of what comes to a body.
fn within_limit(length: usize, size: u64) -> Result<usize, Malformed> {
    let size = usize::try_from(size).map_err(|_| Malformed::TooLarge)?;
    length.checked_add(size).filter(|sum| *sum <= MAX_BODY_SIZE).ok_or(Malformed::TooLarge)
}

impl From<httparse::Error> for Malformed {
    fn from(error: httparse::Error) -> Self {
        match error {
            httparse::Error::TooManyHeaders => Self::TooLarge,
            _ => Self::Head,
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Head => "the head of the response is not HTTP/1.1",
            Self::Length => "the length of the response cannot be read",
            Self::Chunk => "the response is chunked, and a chunk is malformed",
            Self::TooLarge => "the response is too large",
            Self::Incomplete => "the connection was closed before the end of the response",
        })
    }
}

impl std::error::Error for Malformed {}

#[cfg(test)]
mod tests;
