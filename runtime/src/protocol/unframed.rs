//! Messages without a frame, in Connect and Twirp: the HTTP body is the message.

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use tonic::Status;

use super::framing::{Framing, decompress, parse_encoding};
use crate::wire::compression::Encoding;

/// The framing of a message that is the whole body, compressed as in HTTP.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unframed;

impl Framing for Unframed {
    fn max_body(self, max: usize) -> usize {
        max
    }

    fn parse(self, body: Bytes, headers: &HeaderMap, max: usize) -> Result<Bytes, Status> {
        decompress(parse_encoding(headers, header::CONTENT_ENCODING)?, body, max)
    }

    fn start(self) -> BytesMut {
        BytesMut::new()
    }

    fn accepted_encoding(self, headers: &HeaderMap) -> Encoding {
        Encoding::accepted(headers, &header::ACCEPT_ENCODING)
    }

    fn finish(self, response: &mut BytesMut, accepted: Encoding) -> Result<Encoding, Status> {
        let mut compressed = BytesMut::new();
        if accepted == Encoding::Identity || !accepted.compress(response, &mut compressed) {
            return Ok(Encoding::Identity);
        }
        *response = compressed;
        Ok(accepted)
    }
}

/// Adds the headers of a compressed response.
pub(super) fn append_encoding(headers: &mut HeaderMap, encoding: Encoding) {
    if encoding != Encoding::Identity {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        // Caches must not send it to a client that does not accept this encoding.
        headers.append(header::VARY, HeaderValue::from_name(header::ACCEPT_ENCODING));
    }
}
