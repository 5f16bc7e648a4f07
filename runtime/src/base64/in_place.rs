//! Base64 encoded in the memory that holds the bytes.
//!
//! A Lambda response contains the HTTP body as base64. If a large body were encoded into new memory, the peak
//! memory use would be 3.5 times its size. With encoding in place, the peak is 2.5 times its size
//! (`tests/bench/gate` fails above that).
//!
//! A buffer can be encoded in place only if it was allocated with room for the base64 ([`Headroom`]). Small
//! bodies are copied, because that takes fewer instructions.

use base64_simd::{Out, STANDARD};
use bytes::{Bytes, BytesMut};

/// The smallest body that is encoded in place, in bytes.
const LARGE: usize = 16 * 1024;

/// The number of bytes that are reserved for the JSON around the base64.
const SURROUNDINGS: usize = 1024;

/// The bytes that are encoded at once. A multiple of three, so that no piece but the last is padded.
const PIECE: usize = 3 * 1024;

/// The memory that the buffer of a response needs beyond its message.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Headroom {
    base64_limit: Option<usize>,
    trailing: usize,
}

impl Headroom {
    /// Returns the headroom for a response that becomes base64, unless it would be longer than `limit` bytes.
    pub(crate) fn for_base64(limit: usize) -> Self {
        Self { base64_limit: Some(limit), trailing: 0 }
    }

    /// Adds the bytes that follow the message.
    pub(crate) fn with_trailing(self, bytes: usize) -> Self {
        Self { trailing: bytes, ..self }
    }

    /// Removes the room for base64, for a buffer that is encoded again before it is sent.
    pub(crate) fn without_base64(self) -> Self {
        Self { base64_limit: None, ..self }
    }

    /// Reserves memory in `buffer` for a message of `length` bytes and what comes after it.
    pub(crate) fn reserve(self, buffer: &mut BytesMut, length: usize) {
        let length = length + self.trailing;
        let base64 = STANDARD.encoded_length(length);
        buffer.reserve(match self.base64_limit {
            Some(limit) if length >= LARGE && base64 <= limit => base64 + SURROUNDINGS,
            _ => length,
        });
    }
}

/// Returns the capacity for the `head` of [`enclose`], given the bytes of the head and of the encoded body.
pub(crate) fn head_capacity(head: usize, encoded_body: usize) -> usize {
    head + if encoded_body < LARGE { encoded_body } else { 0 }
}

/// Concatenates `head`, the base64 of `body`, and `tail`.
pub(crate) fn enclose(mut head: String, mut body: Bytes, tail: &str) -> Bytes {
    let length = STANDARD.encoded_length(body.len());
    if body.len() >= LARGE {
        body = match body.try_into_mut() {
            Ok(body) if body.capacity() >= head.len() + length + tail.len() => {
                return enclose_in_place(&head, body, length, tail);
            }
            Ok(body) => body.freeze(),
            Err(body) => body,
        };
        head.reserve_exact(length + tail.len());
    }
    STANDARD.encode_append(&body, &mut head);
    head.push_str(tail);
    head.into()
}

fn enclose_in_place(head: &str, mut body: BytesMut, encoded: usize, tail: &str) -> Bytes {
    let length = body.len();
    body.resize(head.len() + encoded, 0);
    encode_in_place(&mut body, length, head.len());
    if let Some(start) = body.get_mut(..head.len()) {
        start.copy_from_slice(head.as_bytes());
    }
    body.extend_from_slice(tail.as_bytes());
    body.freeze()
}

/// Encodes the first `length` bytes of `buffer` into the same buffer, beginning at `start`.
///
/// The pieces are encoded from the last to the first. Base64 is longer than its input, so it never overwrites
/// bytes that are still to be read.
fn encode_in_place(buffer: &mut [u8], length: usize, start: usize) {
    let mut piece = [0; PIECE];
    for at in (0..length).step_by(PIECE).rev() {
        let bytes = &mut piece[..PIECE.min(length - at)];
        bytes.copy_from_slice(&buffer[at..at + bytes.len()]);
        let _ = STANDARD.encode(bytes, Out::from_slice(&mut buffer[start + at / 3 * 4..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(length: usize) -> Vec<u8> {
        (0..=255).cycle().take(length).collect()
    }

    #[test]
    fn encodes_in_place() {
        for length in [0, 1, 2, 3, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE + 2] {
            let bytes = bytes(length);
            for start in [0, 7, 500] {
                let mut buffer = bytes.clone();
                buffer.resize(start + STANDARD.encoded_length(length), 0);
                encode_in_place(&mut buffer, length, start);
                let expected = STANDARD.encode_to_string(&bytes);
                assert_eq!(str::from_utf8(&buffer[start..]), Ok(&*expected), "{length} from {start}");
            }
        }
    }

    #[test]
    fn encloses_the_same_base64_in_place_and_copied() {
        for length in [0, 1, LARGE - 1, LARGE, LARGE + 1, 10 * LARGE] {
            let bytes = bytes(length);
            let mut with_headroom = BytesMut::new();
            Headroom::for_base64(usize::MAX).reserve(&mut with_headroom, length);
            with_headroom.extend_from_slice(&bytes);
            let memory = with_headroom.as_ptr();
            let in_place = enclose("head".into(), with_headroom.freeze(), "tail");
            assert_eq!(in_place.as_ptr() == memory, length >= LARGE, "{length}");

            let expected = format!("head{}tail", STANDARD.encode_to_string(&bytes));
            let shared = Bytes::from(bytes);
            for enclosed in [
                in_place,
                enclose("head".into(), shared.clone(), "tail"),
                enclose("head".into(), shared, "tail"),
            ] {
                assert_eq!(enclosed, expected, "{length}");
            }
        }
    }

    #[test]
    fn reserves_nothing_for_base64_over_the_limit() {
        for (headroom, length, is_in_place) in [
            (Headroom::for_base64(4 * LARGE), LARGE, true),
            (Headroom::for_base64(4 * LARGE), 4 * LARGE, false),
            (Headroom::for_base64(4 * LARGE).without_base64(), LARGE, false),
            (Headroom::default(), LARGE, false),
        ] {
            let mut buffer = BytesMut::new();
            headroom.with_trailing(5).reserve(&mut buffer, length);
            assert!(buffer.capacity() >= length + 5);
            assert_eq!(buffer.capacity() > STANDARD.encoded_length(length), is_in_place, "{headroom:?}");
        }
    }
}
