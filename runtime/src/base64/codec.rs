//! The base64 of clients: padded, unpadded, or with padding in the middle.

use bytes::Bytes;

/// Decodes the body of a gRPC-Web text request. Returns `None` if it is not base64.
///
/// A client may encode each frame and concatenate the pieces, so padding is allowed between them
/// ([gRPC-Web, "Protocol differences vs gRPC over HTTP2"][spec]).
///
/// [spec]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md
pub(crate) fn decode_padded_pieces(text: &[u8]) -> Option<Bytes> {
    let mut decoded = Vec::with_capacity(text.len().div_ceil(4) * 3);
    for piece in text.split(|byte| *byte == b'=').filter(|piece| !piece.is_empty()) {
        base64_simd::STANDARD_NO_PAD.decode_append(piece, &mut decoded).ok()?;
    }
    Some(decoded.into())
}

/// Decodes the message of a Connect GET request, which uses the URL-safe alphabet, with or without padding.
pub(crate) fn decode_url_safe(text: &[u8]) -> Option<Bytes> {
    let unpadded = text.split(|byte| *byte == b'=').next().unwrap_or_default();
    base64_simd::URL_SAFE_NO_PAD.decode_to_vec(unpadded).ok().map(Bytes::from)
}

/// Encodes the body of a gRPC-Web text response, with padding at its end.
pub(crate) fn encode(bytes: &[u8]) -> Bytes {
    base64_simd::STANDARD.encode_to_string(bytes).into()
}

/// Encodes the value of a field, with padding at its end.
#[cfg(feature = "json")]
pub(crate) fn encode_padded(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

/// Encodes binary metadata without padding, as senders should (["Binary-Header"][spec]).
///
/// [spec]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
pub(crate) fn encode_unpadded(bytes: &[u8]) -> String {
    base64_simd::STANDARD_NO_PAD.encode_to_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_padding_anywhere() {
        for (text, expected) in
            [("", ""), ("aGk=", "hi"), ("aGk", "hi"), ("aGk=aGk=", "hihi"), ("aA==aGk=aGlo", "hhihih")]
        {
            assert_eq!(decode_padded_pieces(text.as_bytes()).unwrap(), expected, "{text}");
        }
        for text in ["a", "a===", "aGk=b", "aG k", "aGk=\n", "\u{e9}"] {
            assert_eq!(decode_padded_pieces(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn decodes_the_url_safe_alphabet() {
        for text in ["-_8", "-_8="] {
            assert_eq!(decode_url_safe(text.as_bytes()).unwrap(), &b"\xfb\xff"[..]);
        }
        assert_eq!(decode_url_safe(b"+/8"), None);
    }
}
