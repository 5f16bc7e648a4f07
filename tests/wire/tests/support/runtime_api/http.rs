//! As much of HTTP/1.1 as a Runtime API needs.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

/// A request that has arrived whole.
#[derive(Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// With names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How often bytes of the request arrived.
    pub arrivals: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The requests that arrive on a connection.
pub struct Requests<'a>(BufReader<Arrivals<'a>>);

impl<'a> Requests<'a> {
    pub fn on(stream: &'a TcpStream) -> Self {
        Self(BufReader::new(Arrivals { stream, count: 0 }))
    }
}

impl Iterator for Requests<'_> {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        let Self(reader) = self;
        let first = line(reader)?;
        let mut words = first.split(' ').map(str::to_owned);
        let (method, path) = (words.next()?, words.next()?);
        let mut headers = Vec::new();
        loop {
            let line = line(reader)?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let mut request = Request { method, path, headers, body: Vec::new(), arrivals: 0 };
        if request.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = u64::from_str_radix(line(reader)?.trim(), 16).ok()?;
                reader.take(size).read_to_end(&mut request.body).ok()?;
                line(reader)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            let size = request.header("content-length").map_or(0, |value| value.parse().unwrap());
            reader.take(size).read_to_end(&mut request.body).ok()?;
        }
        request.arrivals = std::mem::take(&mut reader.get_mut().count);
        Some(request)
    }
}

fn line(reader: &mut BufReader<Arrivals<'_>>) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|size| *size > 0)?;
    Some(line.trim_end().to_owned())
}

/// A connection that counts how often bytes arrive on it.
struct Arrivals<'a> {
    stream: &'a TcpStream,
    count: usize,
}

impl Read for Arrivals<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.stream.read(buffer)?;
        self.count += 1;
        Ok(size)
    }
}
