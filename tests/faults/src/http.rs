//! Parses the requests that a function sends: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, ErrorKind, Read};

/// A request to the Runtime API.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// GET or POST.
    pub method: String,
    /// The path, including a base path.
    pub path: String,
    /// Names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// Empty until it is read.
    pub body: Vec<u8>,
}

impl Request {
    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns a hash. Requests with the same hash are equal, byte for byte.
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
        let start = line(reader)?;
        let mut words = start.split(' ');
        let (Some(method), Some(path), Some("HTTP/1.1"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(invalid(format!("the request begins with {start:?}")));
        };
        let (method, path) = (method.to_owned(), path.to_owned());
        let mut headers = Vec::new();
        loop {
            let line = line(reader)?;
            if line.is_empty() {
                break;
            }
            let (name, value) =
                line.split_once(':').ok_or_else(|| invalid(format!("the header {line:?}")))?;
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        Ok(Some(Self { method, path, headers, body: Vec::new() }))
    }

    /// Reads the body that follows the head.
    pub(crate) fn read_body(&mut self, reader: &mut impl BufRead) -> io::Result<()> {
        if self.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = line(reader)?;
                let size =
                    usize::from_str_radix(&size, 16).map_err(|_| invalid(format!("the chunk {size:?}")))?;
                self.read(reader, size)?;
                if !line(reader)?.is_empty() {
                    return Err(invalid("a chunk that is longer than its size".into()));
                }
                if size == 0 {
                    return Ok(());
                }
            }
        }
        let length = self.header("content-length").map(str::parse).transpose();
        let length = length.map_err(|_| invalid("the content length".into()))?;
        self.read(reader, length.unwrap_or_default())
    }

    fn read(&mut self, reader: &mut impl BufRead, size: usize) -> io::Result<()> {
        let read = reader.take(size as u64).read_to_end(&mut self.body)?;
        if read < size { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// Reads a line, which must end with CR and LF.
fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None if line.ends_with('\n') => Err(invalid(format!("the line {line:?}"))),
        None => Err(ErrorKind::UnexpectedEof.into()),
    }
}

/// Creates the error of a request that is not valid HTTP.
fn invalid(what: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("{what} is not valid HTTP"))
}
