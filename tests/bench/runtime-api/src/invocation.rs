//! The HTTP response with an event, as AWS's server writes it.
//!
//! AWS's server, which is open source as the [Runtime Interface Emulator], passes a whole event to Go's
//! `net/http`. Its framing and its writes were observed as system calls.
//!
//! [Runtime Interface Emulator]: https://github.com/aws/aws-lambda-runtime-interface-emulator

use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The longest body that Go's server sends with a content length. It sends a longer one as one chunk.
const LONGEST_COUNTED: usize = 2048;

/// The size of the buffer of a connection in Go's server.
const BUFFER: usize = 4096;

const END_OF_CHUNKS: &[u8] = b"\r\n0\r\n\r\n";

/// Encodes the response, with a deadline half a minute from now.
pub(crate) fn encode(event: &[u8]) -> Vec<u8> {
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + Duration::from_secs(30);
    let is_chunked = event.len() > LONGEST_COUNTED;
    let framing = if is_chunked {
        format!("Transfer-Encoding: chunked\r\n\r\n{:x}", event.len())
    } else {
        format!("Content-Length: {}\r\n", event.len())
    };
    let mut bytes = format!(
        "HTTP/1.1 200 OK\r\n\
         Content-Type: application/json\r\n\
         Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
         Lambda-Runtime-Deadline-Ms: {}\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:echo\r\n\
         Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n\
         {framing}\r\n",
        deadline.as_millis(),
    )
    .into_bytes();
    bytes.extend_from_slice(event);
    if is_chunked {
        bytes.extend_from_slice(END_OF_CHUNKS);
    }
    bytes
}

/// Writes a response of [`encode`] in the pieces of Go's server: the buffer, the rest of the event, and the
/// end of the chunks.
pub(crate) fn write(connection: &mut impl Write, response: &[u8]) -> io::Result<()> {
    let (buffered, rest) = response.split_at(response.len().min(BUFFER));
    let event_left = rest.len().saturating_sub(END_OF_CHUNKS.len());
    // If the rest fits into the buffer, it is written together with the end.
    let (event, end) = rest.split_at(if event_left > BUFFER { event_left } else { 0 });
    connection.write_all(buffered)?;
    connection.write_all(event)?;
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
        write(&mut writes, &encode(&vec![b'x'; length])).unwrap();
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
