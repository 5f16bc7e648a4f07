//! The part of HTTP/1.1 that a Runtime API needs.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

/// A complete request.
#[derive(Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How many reads of the connection returned bytes of the request.
    pub reads: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The requests on a connection.
pub struct Requests<'a>(BufReader<CountingReader<'a>>);

impl<'a> Requests<'a> {
    pub fn new(stream: &'a TcpStream) -> Self {
        Self(BufReader::new(CountingReader { stream, reads: 0 }))
    }
}

impl Iterator for Requests<'_> {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        let Self(reader) = self;
        let request_line = read_line(reader)?;
        let mut words = request_line.split(' ').map(str::to_owned);
        let (method, path) = (words.next()?, words.next()?);
        let mut headers = Vec::new();
        loop {
            let line = read_line(reader)?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let mut request = Request { method, path, headers, body: Vec::new(), reads: 0 };
        if request.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = u64::from_str_radix(read_line(reader)?.trim(), 16).ok()?;
                reader.take(size).read_to_end(&mut request.body).ok()?;
                read_line(reader)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            let size = request.header("content-length").map_or(0, |value| value.parse().unwrap());
            reader.take(size).read_to_end(&mut request.body).ok()?;
        }
        request.reads = std::mem::take(&mut reader.get_mut().reads);
        Some(request)
    }
}

fn read_line(reader: &mut BufReader<CountingReader<'_>>) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|size| *size > 0)?;
    Some(line.trim_end().to_owned())
}

/// A connection that counts its reads.
struct CountingReader<'a> {
    stream: &'a TcpStream,
    reads: usize,
}

impl Read for CountingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.stream.read(buffer)?;
        self.reads += 1;
        Ok(size)
    }
}
