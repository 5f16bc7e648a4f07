//! Messages in frames, in gRPC and gRPC-Web.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::{Code, Status};

use super::framing::{Framing, decompress, parse_encoding, too_large};
use crate::base64;
use crate::call::Rejection;
use crate::wire::compression::Encoding;
use crate::wire::frame::{self, FrameError};

const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const GRPC_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// The padding that a client may add when it encodes a body in several pieces, in bytes.
const PADDING: usize = 1024;

/// The framing of a message with a five-byte prefix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Framed {
    pub(super) transfer: Transfer,
    /// The bytes that are reserved for what follows the frame.
    pub(super) trailing: usize,
}

/// The encoding of frames in the HTTP body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Binary,
    /// As base64, for browsers that cannot stream bytes.
    Text,
}

impl Framing for Framed {
    fn max_body(self, max: usize) -> usize {
        let framed = max.saturating_add(frame::PREFIX);
        match self.transfer {
            Transfer::Binary => framed,
            Transfer::Text => framed.div_ceil(3).saturating_mul(4).saturating_add(PADDING),
        }
    }

    fn parse(self, body: Bytes, headers: &HeaderMap, max: usize) -> Result<Bytes, Status> {
        let encoding = parse_encoding(headers, GRPC_ENCODING)?;
        let body = match self.transfer {
            Transfer::Binary => body,
            Transfer::Text => base64::decode_padded_pieces(&body).ok_or_else(|| {
                Rejection::Malformed
                    .status(Code::Internal, "the body of a gRPC-Web text request must be base64")
            })?,
        };
        let message = frame::parse(body, max).map_err(|error| to_status(&error, max))?;
        if !message.is_compressed {
            return Ok(message.bytes);
        }
        if encoding == Encoding::Identity {
            return Err(Status::internal(
                "the message is flagged as compressed, but `grpc-encoding` does not name a compression",
            ));
        }
        decompress(encoding, message.bytes, max)
    }

    fn start(self) -> BytesMut {
        frame::start()
    }

    fn trailing(self) -> usize {
        self.trailing
    }

    fn is_binary(self) -> bool {
        self.transfer == Transfer::Binary
    }

    fn accepted_encoding(self, headers: &HeaderMap) -> Encoding {
        Encoding::accepted(headers, &GRPC_ACCEPT_ENCODING)
    }

    fn finish(self, response: &mut BytesMut, accepted: Encoding) -> Result<Encoding, Status> {
        let mut encoding = Encoding::Identity;
        if accepted != Encoding::Identity {
            let mut compressed = frame::start_compressed();
            if accepted.compress(frame::message(response), &mut compressed) {
                *response = compressed;
                encoding = accepted;
            }
        }
        frame::finish(response).map_err(|length| {
            Status::resource_exhausted(format!(
                "the response message is {length} bytes, over the 4 GiB that a gRPC frame can contain"
            ))
        })?;
        Ok(encoding)
    }
}

/// Returns the status for an invalid frame. The codes are those of gRPC's own servers and of the ConnectRPC
/// conformance suite.
fn to_status(error: &FrameError, max: usize) -> Status {
    match *error {
        FrameError::Missing => {
            Status::unimplemented("the body is empty: a unary call sends exactly one message")
        }
        FrameError::Trailing { bytes } => Status::unimplemented(format!(
            "{bytes} bytes follow the message: a unary call sends exactly one message"
        )),
        FrameError::TooLarge { length } => too_large(format_args!("{length} bytes"), max),
        FrameError::Truncated { expected, actual } => Status::internal(format!(
            "the message is truncated: expected {expected} bytes, received {actual}"
        )),
        FrameError::Flags(flags) => Status::internal(format!(
            "the body is not a gRPC frame: its first byte is {flags:#04x}, expected the flags 0 or 1"
        )),
    }
}

/// Adds the header of a compressed response.
pub(super) fn append_encoding(headers: &mut HeaderMap, encoding: Encoding) {
    if encoding != Encoding::Identity {
        headers.insert(GRPC_ENCODING, HeaderValue::from_static(encoding.name()));
    }
}

/// Adds the supported compressions to the rejection of an unsupported one, as
/// [gRPC requires](https://github.com/grpc/grpc/blob/master/doc/compression.md).
pub(super) fn append_supported_encodings(headers: &mut HeaderMap, rejection: Option<Rejection>) {
    if rejection == Some(Rejection::Compression) {
        headers.insert(GRPC_ACCEPT_ENCODING, HeaderValue::from_static(Encoding::SUPPORTED));
    }
}
