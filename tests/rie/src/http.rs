//! An HTTP/1.0 client. With HTTP/1.0, servers send no chunks and close the connection after the response.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The timeout of a response. It is longer than any response takes, so that only a server that hangs fails a
/// case.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// A complete response.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// Returns the first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let mut lines = std::str::from_utf8(&bytes[..end]).ok()?.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Some(Self { status, headers, body: bytes[end + 4..].to_vec() })
    }
}

/// Sends a request over a new connection.
///
/// # Errors
///
/// Fails if the connection cannot be opened or is lost, or if the server does not send an HTTP response.
pub fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Response> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(MAX_WAIT))?;
    let mut head =
        format!("{method} {path} HTTP/1.0\r\nhost: {address}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    connection.write_all(&[head.as_bytes(), body].concat())?;
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes)?;
    Response::parse(&bytes)
        .ok_or_else(|| io::Error::other("the server closed the connection without a response"))
}
