//! The framings of a response body: [RFC 9112, section 6](https://www.rfc-editor.org/rfc/rfc9112#section-6).

use runtime_api::Head;

use crate::random::Random;

/// The framing of a body, and whether the connection is kept open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// `content-length`.
    Length,
    /// One chunk, as Lambda sends events of more than 2 KB.
    Chunk,
    /// Chunks of odd sizes, with extensions and trailers.
    Chunks,
    /// `content-length`, and `connection: close`.
    Close,
    /// HTTP/1.0: the body ends with the connection.
    UntilClose,
}

impl Framing {
    const ALL: [Self; 5] = [Self::Length, Self::Chunk, Self::Chunks, Self::Close, Self::UntilClose];

    /// Draws a framing: mostly the two that Lambda uses, and rarely one that closes the connection.
    pub(crate) fn draw(random: &mut Random) -> Self {
        match random.below(100) {
            0..50 => Self::Length,
            50..80 => Self::Chunk,
            80..98 => Self::Chunks,
            _ => random.pick(&Self::ALL),
        }
    }
}

const LAST_CHUNK: &str = "0\r\n\r\n";

/// Interim responses, which a client must ignore.
pub const INTERIM: [&str; 3] = [
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n",
    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\nx-a: b\r\n\r\n",
];

/// An encoded response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The response.
    pub bytes: Vec<u8>,
    /// The smallest number of bytes at the end without which the response is recognizably incomplete.
    pub tail: usize,
    /// Whether the connection must be closed after it.
    pub closes: bool,
}

impl Response {
    /// Encodes a response.
    pub fn new(head: Head, body: &[u8], framing: Framing, random: &mut Random) -> Self {
        let (bytes, tail) = match framing {
            Framing::Length => (head.with_length(body), 1),
            Framing::Close => (head.with("Connection", "close").with_length(body), 1),
            // A truncated body looks like a shorter one, so the response is cut in its head.
            Framing::UntilClose => (head.encode("HTTP/1.0", body), body.len() + 1),
            // Without its last chunk, which is empty, the body is incomplete.
            Framing::Chunk => (head.in_chunks(body, body.len().max(1)), LAST_CHUNK.len()),
            Framing::Chunks => {
                let mut bytes = head.with("Transfer-Encoding", "chunked").before(b"");
                let tail = push_chunks(&mut bytes, body, random);
                (bytes, tail)
            }
        };
        Self { bytes, tail, closes: matches!(framing, Framing::Close | Framing::UntilClose) }
    }

    /// Returns the beginning of the response.
    pub fn cut(&self, random: &mut Random) -> &[u8] {
        &self.bytes[..1 + random.below(self.bytes.len() - self.tail)]
    }
}

/// Appends chunks, and returns the length of the last one with its trailers.
fn push_chunks(bytes: &mut Vec<u8>, body: &[u8], random: &mut Random) -> usize {
    let mut rest = body;
    // A large body has large chunks, so that it does not need thousands of them.
    let limit = 16 + body.len() / 8;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.len().min(1 + random.below(limit)));
        let extension = random.pick(&["", "", "", ";a", ";a=b", ";a=\"b c\";d"]);
        let size = chunk.len();
        let line = match random.below(3) {
            0 => format!("{size:X}{extension}\r\n"),
            1 => format!("{size:04x}{extension}\r\n"),
            _ => format!("{size:x}{extension}\r\n"),
        };
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
        rest = after;
    }
    let end = random.pick(&[
        LAST_CHUNK,
        "000\r\nx-trailer: a\r\n\r\n",
        "0;last\r\nx-trailer: a\r\nlambda-runtime-aws-request-id: from-a-trailer\r\n\r\n",
    ]);
    bytes.extend_from_slice(end.as_bytes());
    end.len()
}
