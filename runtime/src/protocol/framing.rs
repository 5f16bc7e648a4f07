//! How a message is contained in an HTTP body.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::{Code, Status};

use crate::call::Rejection;
use crate::wire::compression::{DecompressError, Encoding};

/// The way in which an HTTP body contains a message: in a frame ([`Framed`](super::framed::Framed)), or as
/// the body itself ([`Unframed`](super::unframed::Unframed)).
pub(super) trait Framing: Copy + Send {
    /// Returns the size of the largest body that contains a message of `max` bytes.
    fn max_body(self, max: usize) -> usize;

    /// Extracts the message of a request, which may have at most `max` bytes after decompression.
    fn parse(self, body: Bytes, headers: &HeaderMap, max: usize) -> Result<Bytes, Status>;

    /// Returns the buffer that the message of a response is appended to.
    fn start(self) -> BytesMut;

    /// Returns the number of bytes that follow the message of a response.
    fn trailing(self) -> usize {
        0
    }

    /// Returns true if the buffer of the response is sent as it is, without another encoding.
    fn is_binary(self) -> bool {
        true
    }

    /// Returns the compression that the caller accepts.
    fn accepted_encoding(self, headers: &HeaderMap) -> Encoding;

    /// Completes the buffer of a response. Returns the compression that was applied.
    fn finish(self, response: &mut BytesMut, accepted: Encoding) -> Result<Encoding, Status>;
}

/// Returns the status for a message over the limit of the application.
pub(super) fn too_large(size: impl std::fmt::Display, max: usize) -> Status {
    Status::resource_exhausted(format!(
        "the request message is {size}, over the limit of {max} bytes (`max_decoding_message_size`)"
    ))
}

/// Parses the header that names the compression of a message. Without it, the message is not compressed.
pub(super) fn parse_encoding(headers: &HeaderMap, name: HeaderName) -> Result<Encoding, Status> {
    let mut values = headers.get_all(name).iter().map(HeaderValue::as_bytes);
    match (values.next(), values.next()) {
        (None, _) => Ok(Encoding::Identity),
        (Some(list), None) => parse_encodings(list),
        (Some(first), Some(second)) => {
            let all: Vec<_> = [first, second].into_iter().chain(values).collect();
            parse_encodings(&all.join(&b", "[..]))
        }
    }
}

/// Parses the list of a message's compressions, of which only one is supported.
pub(super) fn parse_encodings(list: &[u8]) -> Result<Encoding, Status> {
    Encoding::parse_list(list).ok_or_else(|| {
        let supported = Encoding::SUPPORTED;
        let text = format!("unsupported compression \"{}\" (supported: {supported})", list.escape_ascii());
        Rejection::Compression.status(Code::Unimplemented, text)
    })
}

/// Decompresses a message to at most `max` bytes.
pub(super) fn decompress(encoding: Encoding, bytes: Bytes, max: usize) -> Result<Bytes, Status> {
    encoding.decompress(bytes, max).map_err(|error| match error {
        DecompressError::TooLarge => {
            too_large(format_args!("more than {max} bytes after decompression"), max)
        }
        DecompressError::Corrupt => {
            let text = format!("the message is not valid {}", encoding.name());
            Rejection::Malformed.status(Code::Internal, text)
        }
    })
}
