//! The framing and the writes of Go's server.
//!
//! AWS's server, which is open source as the [Runtime Interface Emulator], passes a whole event to Go's
//! `net/http`. Its framing and its writes were observed as system calls.
//!
//! [Runtime Interface Emulator]: https://github.com/aws/aws-lambda-runtime-interface-emulator

use std::io::{self, Write};

use crate::head::Head;

/// The longest body that Go's server sends with a content length. It sends a longer one as one chunk.
const LONGEST_COUNTED: usize = 2048;

/// The size of the buffer of a connection in Go's server.
const BUFFER: usize = 4096;

const END_OF_CHUNKS: &[u8] = b"\r\n0\r\n\r\n";

/// Encodes a response.
#[must_use]
pub fn encode(head: Head, body: &[u8]) -> Vec<u8> {
    if body.len() > LONGEST_COUNTED { head.in_chunks(body, body.len()) } else { head.with_length(body) }
}

/// Writes a response of [`encode`] in the pieces of Go's server: the buffer, the rest of the body, and the end
/// of the chunks.
///
/// # Errors
///
/// Returns an error if the connection is closed.
pub fn write(connection: &mut impl Write, response: &[u8]) -> io::Result<()> {
    let (buffered, rest) = response.split_at(response.len().min(BUFFER));
    let body_left = rest.len().saturating_sub(END_OF_CHUNKS.len());
    // If the rest fits into the buffer, it is written together with the end.
    let (body, end) = rest.split_at(if body_left > BUFFER { body_left } else { 0 });
    connection.write_all(buffered)?;
    connection.write_all(body)?;
    connection.write_all(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection that records its writes.
    #[derive(Default)]
    struct Writes(Vec<String>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(String::from_utf8(bytes.to_vec()).unwrap());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn writes<const N: usize>(length: usize) -> [String; N] {
        let mut writes = Writes::default();
        write(&mut writes, &encode(Head::of_event("one"), &vec![b'x'; length])).unwrap();
        writes.0.try_into().unwrap()
    }

    #[test]
    fn counts_what_go_buffers() {
        let [response] = writes(2048);
        assert!(response.contains("\r\nContent-Length: 2048\r\n\r\nxx"));
        assert!(response.ends_with("xx"));
    }

    #[test]
    fn sends_more_as_one_chunk() {
        let [response] = writes(2049);
        assert!(response.contains("\r\nTransfer-Encoding: chunked\r\n\r\n801\r\nxx"));
        assert!(response.ends_with("xx\r\n0\r\n\r\n"));
    }

    #[test]
    fn writes_a_large_event_in_three_pieces() {
        let [first, event, end] = writes(70_000);
        assert_eq!(first.len(), BUFFER);
        assert!(event.bytes().all(|byte| byte == b'x'));
        assert_eq!(end.as_bytes(), END_OF_CHUNKS);
    }
}
