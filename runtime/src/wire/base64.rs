//! Base64 as clients write it: with padding, without, and with padding in the middle.

use base64_simd::Out;
use bytes::Bytes;

/// Decodes the body of gRPC-Web text, or nothing if it is not base64.
///
/// A client may encode frame by frame and send the pieces one after the other, so padding may stand between them
/// ([gRPC-Web, "Protocol differences vs gRPC over HTTP2"][spec]).
///
/// [spec]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
pub(crate) fn decode_pieces(text: &[u8]) -> Option<Bytes> {
    let mut decoded = Vec::with_capacity(text.len().div_ceil(4) * 3);
    for piece in text.split(|byte| *byte == b'=').filter(|piece| !piece.is_empty()) {
        base64_simd::STANDARD_NO_PAD.decode_append(piece, &mut decoded).ok()?;
    }
    Some(decoded.into())
}

/// Decodes the message of a Connect GET, whose alphabet is that of URLs, padded or not.
pub(crate) fn decode_url(text: &[u8]) -> Option<Bytes> {
    let unpadded = text.split(|byte| *byte == b'=').next().unwrap_or_default();
    base64_simd::URL_SAFE_NO_PAD.decode_to_vec(unpadded).ok().map(Bytes::from)
}

/// Encodes a whole reply of gRPC-Web text, padded at its end.
pub(crate) fn encode(bytes: &[u8]) -> Bytes {
    base64_simd::STANDARD.encode_to_string(bytes).into()
}

/// How many bytes are encoded at once in place; of three, for base64 has no padding inside.
const PIECE: usize = 3 * 1024;

/// Encodes the first `length` bytes of a buffer into that same buffer, from `start` on.
///
/// From the last piece to the first: base64 is longer than what it stands for, and so is never in the way of bytes that are
/// still to be read.
///
/// # Panics
///
/// If the buffer is not as long as the base64 makes it.
pub(crate) fn encode_in_place(buffer: &mut [u8], length: usize, start: usize) {
    let mut piece = [0; PIECE];
    for at in (0..length).step_by(PIECE).rev() {
        let bytes = &mut piece[..PIECE.min(length - at)];
        bytes.copy_from_slice(&buffer[at..at + bytes.len()]);
        let _ = base64_simd::STANDARD.encode(bytes, Out::from_slice(&mut buffer[start + at / 3 * 4..]));
    }
}

/// Encodes binary metadata, unpadded as a sender should (["Binary-Header"][spec]).
///
/// [spec]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
pub(crate) fn encode_unpadded(bytes: &[u8]) -> String {
    base64_simd::STANDARD_NO_PAD.encode_to_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_padding_anywhere_and_nowhere() {
        for (text, expected) in
            [("", ""), ("aGk=", "hi"), ("aGk", "hi"), ("aGk=aGk=", "hihi"), ("aA==aGk=aGlo", "hhihih")]
        {
            assert_eq!(decode_pieces(text.as_bytes()).unwrap(), expected, "{text}");
        }
        for text in ["a", "a===", "aGk=b", "aG k", "aGk=\n", "\u{e9}"] {
            assert_eq!(decode_pieces(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn encodes_in_place() {
        for length in [0, 1, 2, 3, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE + 2] {
            let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
            for start in [0, 7, 500] {
                let mut buffer = bytes.clone();
                buffer.resize(start + base64_simd::STANDARD.encoded_length(length), 0);
                encode_in_place(&mut buffer, length, start);
                let expected = base64_simd::STANDARD.encode_to_string(&bytes);
                assert_eq!(str::from_utf8(&buffer[start..]), Ok(&*expected), "{length} from {start}");
            }
        }
    }

    #[test]
    fn reads_the_alphabet_of_urls() {
        for text in ["-_8", "-_8="] {
            assert_eq!(decode_url(text.as_bytes()).unwrap(), &b"\xfb\xff"[..]);
        }
        assert_eq!(decode_url(b"+/8"), None);
    }
}
