//! The envelope of gRPC and gRPC-Web: a length-prefixed message.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use tonic::{Code, Status};

use super::codec::Codec;
use super::deadline;
use super::unary::{self, Envelope, too_large};
use crate::service::Cause;
use crate::wire::base64;
use crate::wire::compression::Encoding;
use crate::wire::frame::{self, FrameError};

pub(super) const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
pub(super) const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// What a client that encodes its body in pieces adds to it: a padding for each.
const PADDING: usize = 1024;

/// A message in its frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Framed {
    pub(super) codec: Codec,
    pub(super) transfer: Transfer,
    /// Bytes that will follow the frame.
    pub(super) spare: usize,
}

/// What stands between the frames and HTTP's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Binary,
    /// Base64, for browsers that could not stream bytes.
    Text,
}

impl Envelope for Framed {
    fn codec(self) -> Codec {
        self.codec
    }

    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status> {
        deadline::grpc_timeout(headers)
    }

    fn max_body(self, max: usize) -> usize {
        let framed = max.saturating_add(frame::PREFIX);
        match self.transfer {
            Transfer::Binary => framed,
            Transfer::Text => framed.div_ceil(3).saturating_mul(4).saturating_add(PADDING),
        }
    }

    fn open(self, body: Bytes, _: &Uri, headers: &HeaderMap, max: usize) -> Result<Bytes, Status> {
        let encoding = match headers.get(GRPC_ENCODING) {
            None => Encoding::Identity,
            Some(name) => Encoding::parse(name.as_bytes()).ok_or_else(|| unary::unsupported(name))?,
        };
        let body = match self.transfer {
            Transfer::Binary => body,
            Transfer::Text => base64::decode_pieces(&body).ok_or_else(|| {
                Cause::Malformed.status(Code::Internal, "the body is no base64, which gRPC-Web text is")
            })?,
        };
        let message = frame::open(body, max).map_err(|error| explain(&error, max))?;
        if !message.is_compressed {
            return Ok(message.bytes);
        }
        if encoding == Encoding::Identity {
            return Err(Status::internal(
                "the message is flagged as compressed, and `grpc-encoding` names no compression",
            ));
        }
        unary::decompress(encoding, message.bytes, max)
    }

    fn begin(self) -> BytesMut {
        frame::begin()
    }

    fn spare(self) -> usize {
        self.spare
    }

    fn keeps_buffer(self, accepted: Encoding) -> bool {
        self.codec == Codec::Proto && self.transfer == Transfer::Binary && accepted == Encoding::Identity
    }

    fn accepted(self, headers: &HeaderMap) -> Encoding {
        Encoding::accepted(headers, &GRPC_ACCEPT_ENCODING)
    }

    fn close(self, reply: &mut BytesMut, accepted: Encoding) -> Result<Encoding, Status> {
        let mut encoding = Encoding::Identity;
        if accepted != Encoding::Identity {
            let mut compressed = frame::begin_compressed();
            if accepted.compress(frame::message(reply), &mut compressed) {
                *reply = compressed;
                encoding = accepted;
            }
        }
        frame::close(reply).map_err(|length| {
            Status::resource_exhausted(format!(
                "the reply message is {length} bytes, more than a gRPC frame holds"
            ))
        })?;
        Ok(encoding)
    }
}

/// Names the remedy; the codes are those of gRPC's own servers and of the ConnectRPC conformance suite.
fn explain(error: &FrameError, max: usize) -> Status {
    match *error {
        FrameError::Missing => {
            Status::unimplemented("the body is empty: a unary call sends one length-prefixed message")
        }
        FrameError::Trailing { bytes } => Status::unimplemented(format!(
            "{bytes} bytes follow the message: a unary call sends one length-prefixed message and no more"
        )),
        FrameError::TooLarge { promised } => too_large(format_args!("{promised} bytes"), max),
        FrameError::Truncated { promised, present } => Status::internal(format!(
            "the length-prefixed message is cut short: {promised} bytes are promised and {present} are there"
        )),
        FrameError::Flags(flags) => Status::internal(format!(
            "the body is no length-prefixed message: it begins with the byte {flags:#04x} where the flags are"
        )),
    }
}

/// Adds what a refusal of an unknown compression must say
/// ([gRPC, "Compression"](https://github.com/grpc/grpc/blob/master/doc/compression.md)).
pub(super) fn write_accepted(headers: &mut HeaderMap, cause: Option<Cause>) {
    if cause == Some(Cause::Encoding) {
        headers.insert(GRPC_ACCEPT_ENCODING, HeaderValue::from_static(Encoding::SUPPORTED));
    }
}
