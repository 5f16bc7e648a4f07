//! Base64 as clients write it: with padding, without, and with padding in the middle.

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
    fn reads_the_alphabet_of_urls() {
        for text in ["-_8", "-_8="] {
            assert_eq!(decode_url(text.as_bytes()).unwrap(), &b"\xfb\xff"[..]);
        }
        assert_eq!(decode_url(b"+/8"), None);
    }
}
