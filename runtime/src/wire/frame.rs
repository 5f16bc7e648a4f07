//! The message frame of gRPC and gRPC-Web, the trailer frame of gRPC-Web, and the last frame of a stream in
//! Connect.
//!
//! A frame has one byte of flags, four bytes of length (big-endian), and the message:
//! [gRPC over HTTP/2, "Length-Prefixed-Message"]. The trailer frame has the highest flag bit set and contains
//! HTTP/1.1 header lines: [gRPC-Web, "Protocol differences vs gRPC over HTTP2"].
//!
//! [gRPC over HTTP/2, "Length-Prefixed-Message"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
//! [gRPC-Web, "Protocol differences vs gRPC over HTTP2"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::HeaderMap;
#[cfg(any(feature = "invoke", feature = "local", feature = "testing"))]
use http::{HeaderName, HeaderValue};

/// The length of the prefix of a frame, in bytes.
pub(crate) const PREFIX: usize = 5;

pub(crate) const COMPRESSED: u8 = 0b0000_0001;
const END_STREAM: u8 = 0b0000_0010;
const TRAILERS: u8 = 0b1000_0000;

/// The reason why a request does not consist of one frame.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FrameError {
    /// The body is empty.
    Missing,
    /// The body ends inside the prefix or inside the message.
    Truncated { expected: usize, actual: usize },
    /// The body continues after the message.
    Trailing { bytes: usize },
    /// The length in the prefix is over the limit.
    TooLarge { length: usize },
    /// The prefix has a flag that requests do not have.
    Flags(u8),
}

/// The message of a unary request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) bytes: Bytes,
    pub(crate) is_compressed: bool,
}

/// Parses the body of a unary request, without copying its message.
pub(crate) fn parse(mut body: Bytes, limit: usize) -> Result<Message, FrameError> {
    if body.is_empty() {
        return Err(FrameError::Missing);
    }
    let Some((prefix, message)) = body.split_first_chunk::<PREFIX>() else {
        return Err(FrameError::Truncated { expected: PREFIX, actual: body.len() });
    };
    let [flags, a, b, c, d] = *prefix;
    let (expected, actual) = (u32::from_be_bytes([a, b, c, d]) as usize, message.len());
    // The flags are checked first. They show that a body is JSON or HTML, which its length would not.
    if flags & !COMPRESSED != 0 {
        return Err(FrameError::Flags(flags));
    }
    if expected > limit {
        return Err(FrameError::TooLarge { length: expected });
    }
    if expected > actual {
        return Err(FrameError::Truncated { expected, actual });
    }
    if expected < actual {
        return Err(FrameError::Trailing { bytes: actual - expected });
    }
    // `advance` moves a pointer; `split_off` would allocate.
    body.advance(PREFIX);
    Ok(Message { bytes: body, is_compressed: flags == COMPRESSED })
}

/// The first capacity of a response. Most responses fit into it, so their buffer is allocated once.
const FIRST_CAPACITY: usize = 256;

/// Starts a frame. The message is appended to it, and then [`finish`] sets the length.
pub(crate) fn start() -> BytesMut {
    let mut frame = BytesMut::with_capacity(FIRST_CAPACITY);
    frame.put_bytes(0, PREFIX);
    frame
}

/// Starts a frame with a compressed message.
pub(crate) fn start_compressed() -> BytesMut {
    BytesMut::from(&[COMPRESSED, 0, 0, 0, 0][..])
}

/// Returns the message of a frame.
pub(crate) fn message(frame: &[u8]) -> &[u8] {
    frame.get(PREFIX..).unwrap_or_default()
}

/// Sets the length in the prefix of a frame.
///
/// # Errors
///
/// Returns the length of the message if it does not fit into four bytes.
pub(crate) fn finish(frame: &mut BytesMut) -> Result<(), usize> {
    let length = frame.len().saturating_sub(PREFIX);
    let encoded = u32::try_from(length).map_err(|_| length)?.to_be_bytes();
    match frame.get_mut(1..PREFIX) {
        Some(field) => field.copy_from_slice(&encoded),
        None => return Err(length),
    }
    Ok(())
}

/// Appends a trailer frame: lines of `name:value`, each of them terminated by CRLF.
///
/// All clients accept this form. They differ in other forms: LF alone, no final CRLF, or a space after the
/// colon.
pub(crate) fn append_trailers(frame: &mut BytesMut, trailers: &HeaderMap) {
    let length: usize = trailers.iter().map(|(name, value)| name.as_str().len() + value.len() + 3).sum();
    frame.reserve(PREFIX + length);
    frame.put_u8(TRAILERS);
    // Headers are always much smaller than 4 GiB.
    frame.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
    for (name, value) in trailers {
        frame.put_slice(name.as_str().as_bytes());
        frame.put_u8(b':');
        frame.put_slice(value.as_bytes());
        frame.put_slice(b"\r\n");
    }
}

/// Appends the trailer frame of a success without trailing metadata.
pub(crate) fn append_ok(frame: &mut BytesMut) {
    frame.extend_from_slice(b"\x80\0\0\0\x0fgrpc-status:0\r\n");
}

/// Encodes the frame that ends a stream in Connect: the second lowest flag is set, and the message is JSON
/// ([Connect, "Error-End-Stream"](https://connectrpc.com/docs/protocol#error-end-stream)).
pub(crate) fn end_stream(json: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(PREFIX + json.len());
    frame.put_u8(END_STREAM);
    // Metadata is always much smaller than 4 GiB.
    frame.put_u32(u32::try_from(json.len()).unwrap_or(u32::MAX));
    frame.put_slice(json);
    frame.freeze()
}

/// Splits a gRPC-Web body into its message frames and its trailers. Returns `None` if it has another form.
#[cfg(any(feature = "invoke", feature = "local", feature = "testing"))]
pub(crate) fn split_trailers(mut body: Bytes) -> Option<(Bytes, HeaderMap)> {
    let mut at = 0;
    loop {
        let [flags, length @ ..] = *body.get(at..)?.first_chunk::<PREFIX>()?;
        let length = u32::from_be_bytes(length) as usize;
        let frame = body.get(at + PREFIX..)?.get(..length)?;
        if flags & TRAILERS != 0 {
            let trailers = parse_trailers(frame)?;
            body.truncate(at);
            return Some((body, trailers));
        }
        at += PREFIX + length;
    }
}

#[cfg(any(feature = "invoke", feature = "local", feature = "testing"))]
fn parse_trailers(frame: &[u8]) -> Option<HeaderMap> {
    let mut trailers = HeaderMap::new();
    for line in frame.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        let value = value.get(1..)?.trim_ascii_start();
        let (name, value) = (HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?);
        trailers.try_append(name, value).ok()?;
    }
    Some(trailers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 1024;

    fn parse_slice(body: &[u8]) -> Result<Message, FrameError> {
        parse(Bytes::copy_from_slice(body), LIMIT)
    }

    fn message(bytes: &'static [u8]) -> Message {
        Message { bytes: Bytes::from_static(bytes), is_compressed: false }
    }

    #[test]
    fn parses_exactly_one_message() {
        assert_eq!(parse_slice(b"\0\0\0\0\x02hi"), Ok(message(b"hi")));
        assert_eq!(parse_slice(b"\0\0\0\0\0"), Ok(message(b"")));
        assert_eq!(parse_slice(b"\x01\0\0\0\x02hi"), Ok(Message { is_compressed: true, ..message(b"hi") }));
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(parse_slice(b""), Err(FrameError::Missing));
        assert_eq!(parse_slice(b"\0\0\0"), Err(FrameError::Truncated { expected: 5, actual: 3 }));
        assert_eq!(parse_slice(b"\0\0\0\0\x03hi"), Err(FrameError::Truncated { expected: 3, actual: 2 }));
        assert_eq!(parse_slice(b"\0\0\0\0\x01hi"), Err(FrameError::Trailing { bytes: 1 }));
        assert_eq!(parse_slice(b"\0\xff\xff\xff\xff"), Err(FrameError::TooLarge { length: 0xffff_ffff }));
        assert_eq!(parse_slice(b"\x02\0\0\0\0"), Err(FrameError::Flags(2)));
        assert_eq!(parse_slice(b"{\"message\":1}"), Err(FrameError::Flags(b'{')));
        assert_eq!(parse_slice(b"\x80\0\0\0\0"), Err(FrameError::Flags(0x80)));
    }

    #[test]
    fn ends_every_trailer_line_with_crlf() {
        let mut ok = BytesMut::new();
        append_ok(&mut ok);
        let mut frame = BytesMut::new();
        let mut trailers = HeaderMap::new();
        trailers.insert("grpc-status", http::HeaderValue::from_static("0"));
        append_trailers(&mut frame, &trailers);
        assert_eq!(&frame[..], b"\x80\0\0\0\x0fgrpc-status:0\r\n");
        assert_eq!(ok, frame);
    }

    #[cfg(any(feature = "invoke", feature = "local", feature = "testing"))]
    #[test]
    fn rejects_more_trailers_than_a_header_map_can_contain() {
        let lines: String = (0..40_000).map(|number| format!("x-{number}:a\r\n")).collect();
        let mut body = BytesMut::from(&[TRAILERS][..]);
        body.put_u32(u32::try_from(lines.len()).unwrap());
        body.put_slice(lines.as_bytes());
        assert_eq!(split_trailers(body.freeze()), None);
    }
}
