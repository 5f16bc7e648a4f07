//! curl, as far as the README uses it: not every machine with Rust has it.

use std::io::{Read, Result, Write};
use std::net::TcpStream;

/// Sends the request of a command `curl -sS -H HEADER -d BODY URL` to `address`, and returns the body of the response.
///
/// # Errors
///
/// Fails if the server does not respond.
///
/// # Panics
///
/// Panics if the command has another form.
pub fn run(command: &str, address: &str) -> Result<String> {
    let words = words(command);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let ["curl", "-sS", "-H", header, "-d", body, url] = words[..] else { panic!("{words:?}") };
    let (_, path) =
        url.split_once("://127.0.0.1:50051").unwrap_or_else(|| panic!("{url} is not the default address"));
    let length = body.len();
    let mut stream = TcpStream::connect(address)?;
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}");
    stream.write_all(format!("{head}\r\n{header}\r\n\r\n{body}").as_bytes())?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or(response))
}

/// Splits a command at its spaces, except for those between single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.trim().split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}
