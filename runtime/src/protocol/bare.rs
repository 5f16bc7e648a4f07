//! The envelope of Connect and Twirp: the message is the body, and HTTP says what there is to say of it.

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use tonic::Status;

use super::unary;
use crate::wire::compression::Encoding;

/// Takes a message out of a body that may be compressed as HTTP has it.
pub(super) fn open(body: Bytes, headers: &HeaderMap, max: usize) -> Result<Bytes, Status> {
    match headers.get(header::CONTENT_ENCODING) {
        None => Ok(body),
        Some(name) => unpack(body, name, max),
    }
}

/// Undoes the compression of a name that the caller gave.
pub(super) fn unpack(body: Bytes, name: &HeaderValue, max: usize) -> Result<Bytes, Status> {
    let encoding = Encoding::parse(name.as_bytes()).ok_or_else(|| unary::unsupported(name))?;
    unary::decompress(encoding, body, max)
}

/// Compresses a reply that is worth it.
pub(super) fn close(reply: &mut BytesMut, accepted: Encoding) -> Encoding {
    if accepted == Encoding::Identity {
        return accepted;
    }
    let mut compressed = BytesMut::new();
    if !accepted.compress(reply, &mut compressed) {
        return Encoding::Identity;
    }
    *reply = compressed;
    accepted
}

/// Says in HTTP's words what a reply was compressed with.
pub(super) fn write_encoding(headers: &mut HeaderMap, encoding: Encoding) {
    if encoding != Encoding::Identity {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        // A cache must not hand it to somebody who cannot read it.
        headers.append(header::VARY, HeaderValue::from_name(header::ACCEPT_ENCODING));
    }
}
