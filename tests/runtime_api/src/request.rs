//! Parses the requests that a function sends: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, ErrorKind, Read};

use crate::endpoint::Endpoint;

/// A request to the Runtime API.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// GET or POST.
    pub method: String,
    /// The path, including a base path.
    pub path: String,
    /// Names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// Empty until the body is read.
    pub body: Vec<u8>,
    /// The headers after a body in chunks. Empty until the body is read.
    pub trailers: Vec<(String, String)>,
}

impl Request {
    /// Returns the value of a header. The case of the name does not matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the endpoint, which may be below a base path.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint<'_>> {
        Endpoint::below_base_path(&self.method, &self.path)
    }

    /// Returns a hash. Requests with the same hash are equal, byte for byte.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// Reads the head of a request. Returns `None` if the peer has closed the connection.
    pub(crate) fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        if reader.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let start = read_line(reader)?;
        let mut words = start.split(' ');
        let (Some(method), Some(path), Some("HTTP/1.1"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(invalid(format!("the request begins with {start:?}")));
        };
        let (method, path) = (method.to_owned(), path.to_owned());
        let headers = read_headers(reader)?;
        Ok(Some(Self { method, path, headers, body: Vec::new(), trailers: Vec::new() }))
    }

    /// Reads the body that follows the head: [section 6](https://www.rfc-editor.org/rfc/rfc9112#section-6).
    pub(crate) fn read_body(&mut self, reader: &mut impl BufRead) -> io::Result<()> {
        match self.header("transfer-encoding") {
            None => {
                let length = number(self.header("content-length").unwrap_or("0"), 10)?;
                self.read(reader, length)
            }
            Some("chunked") => {
                loop {
                    let size = number(&read_line(reader)?, 16)?;
                    if size == 0 {
                        break;
                    }
                    self.read(reader, size)?;
                    if !read_line(reader)?.is_empty() {
                        return Err(invalid("a chunk that is longer than its size"));
                    }
                }
                self.trailers = read_headers(reader)?;
                Ok(())
            }
            Some(other) => Err(invalid(format_args!("the transfer encoding {other:?}"))),
        }
    }

    /// Reads a part of the body.
    fn read(&mut self, reader: &mut impl BufRead, size: u64) -> io::Result<()> {
        let read = reader.take(size).read_to_end(&mut self.body)?;
        if (read as u64) < size { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// Reads headers or trailers, and the empty line after them.
fn read_headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(reader)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or_else(|| invalid(format!("the header {line:?}")))?;
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
}

/// Reads a line, which must end with CR and LF.
fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None if line.ends_with('\n') => Err(invalid(format!("the line {line:?}"))),
        None => Err(ErrorKind::UnexpectedEof.into()),
    }
}

/// Parses a number without a sign.
fn number(digits: &str, radix: u32) -> io::Result<u64> {
    let is_number = digits.chars().all(|digit| digit.is_digit(radix));
    let number = u64::from_str_radix(digits, radix).ok().filter(|_| is_number);
    number.ok_or_else(|| invalid(format_args!("the length {digits:?}")))
}

/// Creates the error of a request that is not valid HTTP.
fn invalid(what: impl std::fmt::Display) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("{what} is not valid HTTP"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut text: &[u8]) -> io::Result<Request> {
        let mut request = Request::read_head(&mut text)?.unwrap();
        request.read_body(&mut text)?;
        assert_eq!(text, b"", "bytes are left");
        Ok(request)
    }

    #[test]
    fn reads_a_body_with_a_length() {
        let request = read(b"POST /a HTTP/1.1\r\nX-One: 1\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        assert_eq!((&*request.method, &*request.path, &*request.body), ("POST", "/a", &b"{}"[..]));
        assert_eq!((request.header("x-one"), request.header("X-ONE")), (Some("1"), Some("1")));
        assert_eq!(read(b"GET / HTTP/1.1\r\n\r\n").unwrap().body, b"");
    }

    #[test]
    fn reads_chunks_and_trailers() {
        let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        let request = read(format!("{head}2\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n").as_bytes()).unwrap();
        assert_eq!((&*request.body, &*request.trailers), (&b"ab0123456789"[..], &[][..]));
        let request = read(format!("{head}1\r\na\r\n0\r\nX-End: soon\r\n\r\n").as_bytes()).unwrap();
        assert_eq!(request.trailers, [("x-end".to_owned(), "soon".to_owned())]);
    }

    #[test]
    fn rejects_what_is_not_http() {
        for text in [
            "POST /\r\n\r\n",
            "POST / HTTP/1.0\r\n\r\n",
            "POST  / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\n\n",
            "POST / HTTP/1.1\r\nno colon\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: two\r\n\r\n{}",
            "POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\n{}",
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n{}",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\ntwo\r\nab\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nab\r\n0\r\n\r\n",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().kind(), ErrorKind::InvalidData, "{text:?}");
        }
        for text in [
            "POST / HTTP/1.1\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().kind(), ErrorKind::UnexpectedEof, "{text:?}");
        }
        assert_eq!(Request::read_head(&mut &b""[..]).unwrap(), None);
    }
}
