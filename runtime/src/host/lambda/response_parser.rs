//! An incremental parser of the Runtime API's responses.
//!
//! It implements the parts of HTTP/1.1 ([RFC 9112][rfc]) that are needed by a client with one request at a
//! time. It does no I/O, so that tests can pass any bytes in any pieces.
//!
//! [rfc]: https://www.rfc-editor.org/rfc/rfc9112

use std::mem;

use bytes::buf::{BufMut, Limit};
use bytes::{Buf, Bytes, BytesMut};
use http::StatusCode;
use httparse::{EMPTY_HEADER, Status, parse_chunk_size, parse_headers};

use super::malformed::Malformed;
use super::response_head::{Head, Length, MAX_HEADERS};
use super::response_headers::Headers;

/// The bytes that are read at once if the length is not known. Most events need one read.
const READ_SIZE: usize = 8 * 1024;

/// The longest head, chunk size line or trailer section, in bytes.
const MAX_HEAD_SIZE: usize = 16 * 1024;

/// The longest body, in bytes: ten times [the largest event][limits]. It keeps an invalid length from
/// exhausting the memory.
///
/// [limits]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution
const MAX_BODY_SIZE: usize = 64 * 1024 * 1024;

/// The longest body that is copied out of the buffer, in bytes. Acknowledgements are shorter, and need no new
/// buffer then.
const MAX_COPY: usize = 256;

/// A complete response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: Headers,
    pub(super) body: Bytes,
    /// Another request can be sent over the connection.
    pub(super) is_reusable: bool,
}

/// A response that is arriving.
///
/// The buffer that bytes are read into becomes the body, unless the body is short. So a large event is not
/// copied, and the body is the only reference to its memory.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The first `length` bytes are the body so far. The bytes after `parsed` have not been parsed.
    buffer: BytesMut,
    length: usize,
    parsed: usize,
    expected: Expected,
    head: Head,
    /// The number of bytes that must arrive before parsing can continue.
    missing: usize,
}

/// The next part of a response.
#[derive(Debug, Clone, Copy)]
enum Expected {
    Head,
    /// A body that ends at this length.
    Body(usize),
    /// A body that ends with the connection.
    BodyUntilClose,
    ChunkSize,
    /// A chunk of this size, and its line break.
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
        // Sixteen more bytes than are missing, so that the end of a chunked body arrives together with its
        // last chunk.
        let size = self.missing.saturating_add(16).max(READ_SIZE);
        self.buffer.reserve(size);
        // The size is limited, because bytes after the end of a chunk have to be moved.
        (&mut self.buffer).limit(size)
    }

    /// Returns the response, or `None` if it is not complete.
    pub(super) fn parse(&mut self) -> Result<Option<Response>, Malformed> {
        loop {
            match self.step()? {
                Step::Continue => {}
                Step::NeedsMore => return Ok(None),
                Step::Done => return Ok(Some(self.finish())),
            }
        }
    }

    /// Returns a response that ends with the connection.
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
                // An interim response is followed by another response.
                if !head.status.is_informational() {
                    self.expected = match head.length {
                        Length::Bytes(size) => Expected::Body(add_to_length(0, size)?),
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
                self.length = add_to_length(0, self.buffer.len() as u64)?;
                self.parsed = self.length;
                return Ok(Step::NeedsMore);
            }
            Expected::ChunkSize => {
                // `httparse` reads an empty line as a chunk of size zero, which would end the body.
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
                let end = add_to_length(self.length, size)?;
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

    /// Waits for the end of a line, unless the line is already too long.
    fn needs_line(&self) -> Result<Step, Malformed> {
        check_line(self.buffer.len() - self.parsed)?;
        Ok(Step::NeedsMore)
    }

    /// Appends the next `size` bytes to the body.
    fn append(&mut self, size: usize) {
        if self.length == 0 {
            // The first bytes of the body are not moved.
            self.close_gap();
        } else {
            self.buffer.copy_within(self.parsed..self.parsed + size, self.length);
        }
        self.length += size;
        self.parsed += size;
    }

    /// Removes bytes that were parsed and are not part of the body, so that arriving bytes follow the body.
    fn close_gap(&mut self) {
        if self.length == 0 {
            self.buffer.advance(self.parsed);
        } else if self.parsed > self.length {
            self.buffer.copy_within(self.parsed.., self.length);
            self.buffer.truncate(self.buffer.len() - (self.parsed - self.length));
        }
        self.parsed = self.length;
    }

    /// Takes the response out of the buffer. Bytes that follow it stay there.
    fn finish(&mut self) -> Response {
        let Head { status, headers, is_reusable, .. } = mem::take(&mut self.head);
        let (length, parsed) = (mem::take(&mut self.length), mem::take(&mut self.parsed));
        self.expected = Expected::Head;
        let body = if length <= MAX_COPY {
            let body = Bytes::copy_from_slice(&self.buffer[..length]);
            self.buffer.advance(parsed);
            body
        } else {
            // The next buffer is allocated before this one is freed. Otherwise glibc returns the memory of a
            // large event to the system after every call. Calls of 64 KB then took 1.5 times as long.
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

/// Checks the length of a line, a head or a trailer section.
fn check_line(size: usize) -> Result<(), Malformed> {
    if size > MAX_HEAD_SIZE { Err(Malformed::TooLarge) } else { Ok(()) }
}

/// Adds the size of the next part to the length of a body.
fn add_to_length(length: usize, size: u64) -> Result<usize, Malformed> {
    let size = usize::try_from(size).map_err(|_| Malformed::TooLarge)?;
    length.checked_add(size).filter(|sum| *sum <= MAX_BODY_SIZE).ok_or(Malformed::TooLarge)
}

#[cfg(test)]
mod tests;
