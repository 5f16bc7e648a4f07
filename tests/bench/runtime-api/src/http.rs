//! The part of HTTP/1.1 that a Runtime API needs.

use std::io::{self, BufRead, BufReader, Read};
use std::net::TcpStream;

use crate::endpoint::Endpoint;

/// A complete request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) endpoint: Endpoint,
    pub(crate) is_streaming: bool,
    pub(crate) body: Vec<u8>,
}

/// Reads the next request. Returns `None` at the end of the connection.
pub(crate) fn read(connection: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let endpoint = Endpoint::from_request_line(&line);
    let mut request = Request { endpoint, is_streaming: false, body: Vec::new() };
    let mut length = Some(0);
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let header = line.trim_end().to_ascii_lowercase();
        match header.split_once(':').map(|(name, value)| (name, value.trim())) {
            None => break,
            Some(("content-length", value)) => length = Some(value.parse().map_err(io::Error::other)?),
            Some(("transfer-encoding", "chunked")) => length = None,
            Some(("lambda-runtime-function-response-mode", "streaming")) => request.is_streaming = true,
            Some(_) => {}
        }
    }
    match length {
        Some(length) => {
            request.body.resize(length, 0);
            connection.read_exact(&mut request.body)?;
        }
        None => read_chunks(connection, &mut request.body)?,
    }
    Ok(Some(request))
}

fn read_chunks(connection: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> io::Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim_end(), 16).map_err(io::Error::other)?;
        if length == 0 {
            break;
        }
        let at = body.len();
        body.resize(at + length, 0);
        connection.read_exact(&mut body[at..])?;
        connection.read_exact(&mut [0; 2])?;
    }
    // Trailers, if any, and the empty line.
    loop {
        line.clear();
        if connection.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            return Ok(());
        }
    }
}
