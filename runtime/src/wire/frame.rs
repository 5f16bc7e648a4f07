//! The length-prefixed message of gRPC and gRPC-Web, and gRPC-Web's trailer frame.
//!
//! One byte of flags, four bytes of length (big-endian), then the message: [gRPC over HTTP/2, "Length-Prefixed-Message"].
//! gRPC-Web sets the highest flag bit on a frame that holds trailers as HTTP/1.1 header lines:
//! [gRPC-Web, "Protocol differences vs gRPC over HTTP2"].
//!
//! [gRPC over HTTP/2, "Length-Prefixed-Message"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
//! [gRPC-Web, "Protocol differences vs gRPC over HTTP2"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::HeaderMap;
#[cfg(any(feature = "invoke", feature = "local", feature = "testing"))]
use http::{HeaderName, HeaderValue};

/// How many bytes precede a message.
pub(crate) const PREFIX: usize = 5;

const COMPRESSED: u8 = 0b0000_0001;
const TRAILERS: u8 = 0b1000_0000;

/// What is wrong with the frame that a client sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FrameError {
    /// No byte at all: a unary call without its message.
    Missing,
    /// The body ends inside the prefix or before the promised length.
    Truncated { promised: usize, present: usize },
    /// More bytes follow the one message that a unary call has.
    Trailing { bytes: usize },
    /// The prefix promises more than the limit.
    TooLarge { promised: usize },
    /// A flag that a request cannot carry.
    Flags(u8),
}

/// The one message of a unary request, as it travelled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) bytes: Bytes,
    pub(crate) is_compressed: bool,
}

/// Takes the one message out of a unary request's body, without copying it.
pub(crate) fn open(mut body: Bytes, limit: usize) -> Result<Message, FrameError> {
    if body.is_empty() {
        return Err(FrameError::Missing);
    }
    let Some((prefix, message)) = body.split_first_chunk::<PREFIX>() else {
        return Err(FrameError::Truncated { promised: PREFIX, present: body.len() });
    };
    let [flags, a, b, c, d] = *prefix;
    let (promised, present) = (u32::from_be_bytes([a, b, c, d]) as usize, message.len());
    // The flags first: HTML that somebody posted explains itself better than a strange length.
    if flags & !COMPRESSED != 0 {
        return Err(FrameError::Flags(flags));
    }
    if promised > limit {
        return Err(FrameError::TooLarge { promised });
    }
    if promised > present {
        return Err(FrameError::Truncated { promised, present });
    }
    if promised < present {
        return Err(FrameError::Trailing { bytes: present - promised });
    }
    // `advance` moves a pointer; `split_off` would allocate.
    body.advance(PREFIX);
    Ok(Message { bytes: body, is_compressed: flags == COMPRESSED })
}

/// What most replies fit in, with their trailers, so that their buffer is allocated once.
const FIRST_CAPACITY: usize = 256;

/// Starts a reply: a buffer in which only the length is still to be filled in, by [`close`].
pub(crate) fn begin() -> BytesMut {
    let mut frame = BytesMut::with_capacity(FIRST_CAPACITY);
    frame.put_bytes(0, PREFIX);
    frame
}

/// Starts a reply whose message is compressed.
pub(crate) fn begin_compressed() -> BytesMut {
    BytesMut::from(&[COMPRESSED, 0, 0, 0, 0][..])
}

/// Returns the message of a frame that [`begin`] started.
pub(crate) fn message(frame: &[u8]) -> &[u8] {
    frame.get(PREFIX..).unwrap_or_default()
}

/// Fills in the length of the message that was appended after [`begin`].
///
/// # Errors
///
/// A message whose length does not fit the four bytes of the prefix: its length is returned.
pub(crate) fn close(frame: &mut BytesMut) -> Result<(), usize> {
    let length = frame.len().saturating_sub(PREFIX);
    let encoded = u32::try_from(length).map_err(|_| length)?.to_be_bytes();
    match frame.get_mut(1..PREFIX) {
        Some(place) => place.copy_from_slice(&encoded),
        None => return Err(length),
    }
    Ok(())
}

/// Appends gRPC-Web's trailer frame: `name:value` lines, each ended by CRLF, the last one too.
///
/// Clients differ in what else they take (LF alone, no final CRLF, a space after the colon); all take this.
pub(crate) fn append_trailers(frame: &mut BytesMut, trailers: &HeaderMap) {
    let length: usize = trailers.iter().map(|(name, value)| name.as_str().len() + value.len() + 3).sum();
    frame.reserve(PREFIX + length);
    frame.put_u8(TRAILERS);
    // Header values come from headers, whose sum no HTTP stack lets near 4 GiB.
    frame.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
    for (name, value) in trailers {
        frame.put_slice(name.as_str().as_bytes());
        frame.put_u8(b':');
        frame.put_slice(value.as_bytes());
        frame.put_slice(b"\r\n");
    }
}

/// Appends the trailer frame of a success that has no metadata to go with it, which most are.
pub(crate) fn append_ok(frame: &mut BytesMut) {
    frame.extend_from_slice(b"\x80\0\0\0\x0fgrpc-status:0\r\n");
}

/// Cuts a gRPC-Web body into its message frames and the trailers behind them; `None` if that is not what it is.
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
        trailers.append(HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?);
    }
    Some(trailers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 1024;

    fn open_slice(body: &[u8]) -> Result<Message, FrameError> {
        open(Bytes::copy_from_slice(body), LIMIT)
    }

    fn message(bytes: &'static [u8]) -> Message {
        Message { bytes: Bytes::from_static(bytes), is_compressed: false }
    }

    #[test]
    fn opens_exactly_one_message() {
        assert_eq!(open_slice(b"\0\0\0\0\x02hi"), Ok(message(b"hi")));
        assert_eq!(open_slice(b"\0\0\0\0\0"), Ok(message(b"")));
        assert_eq!(open_slice(b"\x01\0\0\0\x02hi"), Ok(Message { is_compressed: true, ..message(b"hi") }));
    }

    #[test]
    fn tells_what_is_wrong() {
        assert_eq!(open_slice(b""), Err(FrameError::Missing));
        assert_eq!(open_slice(b"\0\0\0"), Err(FrameError::Truncated { promised: 5, present: 3 }));
        assert_eq!(open_slice(b"\0\0\0\0\x03hi"), Err(FrameError::Truncated { promised: 3, present: 2 }));
        assert_eq!(open_slice(b"\0\0\0\0\x01hi"), Err(FrameError::Trailing { bytes: 1 }));
        assert_eq!(open_slice(b"\0\xff\xff\xff\xff"), Err(FrameError::TooLarge { promised: 0xffff_ffff }));
        assert_eq!(open_slice(b"\x02\0\0\0\0"), Err(FrameError::Flags(2)));
        assert_eq!(open_slice(b"{\"message\":1}"), Err(FrameError::Flags(b'{')));
        assert_eq!(open_slice(b"\x80\0\0\0\0"), Err(FrameError::Flags(0x80)));
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
}
