//! What a native reply says: one message and trailers, or why there is none.

use std::future::poll_fn;
use std::pin::pin;

use bytes::{Buf, BufMut, BytesMut};
use http::{HeaderMap, Response, StatusCode};
use tonic::metadata::MetadataMap;
use tonic::{Code, Response as Reply, Status};

use crate::error::BoxError;
use crate::service::{Answer, Room, Trailers};
use crate::wire::{frame, status};

/// Appends the message of a reply to `out`, which is given `room`.
///
/// It stops reading where a second message begins: a stream may have no end.
pub(super) async fn read<B>(response: Response<B>, path: &str, out: BytesMut, room: Room) -> Answer
where
    B: http_body::Body<Data: Buf, Error: Into<BoxError>>,
{
    let (head, body) = response.into_parts();
    // "Trailers-Only": https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses
    if let Some(status) = status::read(&head.headers) {
        return Err(match status.code() {
            Code::Ok => streams(path),
            // As tonic answers a method that it does not know.
            Code::Unimplemented if status.message().is_empty() => {
                Status::unimplemented(format!("`{path}` is not served here"))
            }
            _ => status,
        });
    }
    if head.status != StatusCode::OK {
        return Err(Status::unknown(format!("the server within answered HTTP {}", head.status)));
    }
    let mut message = Message { prefix: BytesMut::with_capacity(frame::PREFIX), missing: 0, out };
    let mut trailers = HeaderMap::new();
    let mut body = pin!(body);
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        match frame.map_err(|error| Status::from_error(error.into()))?.into_data() {
            Ok(data) => message.append(data, room).map_err(|error| error.explain(path))?,
            Err(frame) => trailers = frame.into_trailers().unwrap_or_default(),
        }
    }
    let status =
        status::read(&trailers).ok_or_else(|| Status::internal("the server within sent no status"))?;
    if status.code() != Code::Ok {
        return Err(status);
    }
    let message = message.finish().map_err(|error| error.explain(path))?;
    let mut reply = Reply::from_parts(MetadataMap::from_headers(head.headers), message, head.extensions);
    reply.extensions_mut().insert(Trailers(status.metadata().clone()));
    Ok(reply)
}

/// The one length-prefixed message of a unary reply, as it arrives.
struct Message {
    prefix: BytesMut,
    /// Bytes that are still to come, once the prefix is there.
    missing: usize,
    out: BytesMut,
}

enum MessageError {
    /// There is another message, or none.
    Streams,
    Compressed,
    Truncated,
}

impl Message {
    fn append(&mut self, mut data: impl Buf, room: Room) -> Result<(), MessageError> {
        if self.prefix.len() < frame::PREFIX {
            let length = data.remaining().min(frame::PREFIX - self.prefix.len());
            self.prefix.put((&mut data).take(length));
            let Some([flags, length @ ..]) = self.prefix.first_chunk::<{ frame::PREFIX }>() else {
                return Ok(());
            };
            if *flags != 0 {
                return Err(MessageError::Compressed);
            }
            self.missing = u32::from_be_bytes(*length) as usize;
            self.out.reserve(room.with(data.remaining()));
        }
        self.missing = self.missing.checked_sub(data.remaining()).ok_or(MessageError::Streams)?;
        self.out.put(data);
        Ok(())
    }

    fn finish(self) -> Result<BytesMut, MessageError> {
        match (self.prefix.len(), self.missing) {
            (0, _) => Err(MessageError::Streams),
            (frame::PREFIX, 0) => Ok(self.out),
            _ => Err(MessageError::Truncated),
        }
    }
}

impl MessageError {
    fn explain(self, path: &str) -> Status {
        match self {
            Self::Streams => streams(path),
            Self::Compressed => {
                Status::internal("the server within compressed its reply, which nobody asked for")
            }
            Self::Truncated => Status::internal("the server within cut its reply short"),
        }
    }
}

fn streams(path: &str) -> Status {
    Status::unimplemented(format!("`{path}` replies with a stream, and only unary replies are served here"))
}
