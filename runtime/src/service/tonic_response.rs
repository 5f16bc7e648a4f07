//! The native gRPC response of a hosted tonic server.

use std::future::poll_fn;
use std::pin::pin;

use bytes::{Buf, BufMut, BytesMut};
use http::{HeaderMap, Response, StatusCode};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use super::call::CallResult;
use super::trailers::Trailers;
use crate::base64::Headroom;
use crate::error::BoxError;
use crate::wire::{frame, status};

/// Parses a response with one message, and appends the message to `buffer`.
///
/// Stops reading at the start of a second message, because a stream may be endless.
pub(super) async fn parse<B>(
    response: Response<B>,
    path: &str,
    buffer: BytesMut,
    headroom: Headroom,
) -> CallResult
where
    B: http_body::Body<Data: Buf, Error: Into<BoxError>>,
{
    let (head, body) = response.into_parts();
    // "Trailers-Only": https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses
    if let Some(status) = status::from_headers(&head.headers) {
        return Err(match status.code() {
            Code::Ok => response_stream(path),
            // tonic's response for an unknown method has no message.
            Code::Unimplemented if status.message().is_empty() => {
                Status::unimplemented(format!("`{path}` is not served here"))
            }
            _ => status,
        });
    }
    if head.status != StatusCode::OK {
        return Err(Status::unknown(format!("the tonic server responded with HTTP {}", head.status)));
    }
    let mut message = Message { path, prefix: BytesMut::with_capacity(frame::PREFIX), missing: 0, buffer };
    let mut trailers = HeaderMap::new();
    let mut body = pin!(body);
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        match frame.map_err(|error| Status::from_error(error.into()))?.into_data() {
            Ok(data) => message.append(data, headroom)?,
            Err(frame) => trailers = frame.into_trailers().unwrap_or_default(),
        }
    }
    let status =
        status::from_headers(&trailers).ok_or_else(|| Status::internal("the tonic server sent no status"))?;
    if status.code() != Code::Ok {
        return Err(status);
    }
    let message = message.finish()?;
    let metadata = MetadataMap::from_headers(head.headers);
    let mut response = tonic::Response::from_parts(metadata, message, head.extensions);
    response.extensions_mut().insert(Trailers(status.metadata().clone()));
    Ok(response)
}

/// The message of a unary response, while it arrives.
struct Message<'a> {
    path: &'a str,
    prefix: BytesMut,
    /// The bytes of the message that have not arrived. Known once the prefix is complete.
    missing: usize,
    buffer: BytesMut,
}

impl Message<'_> {
    fn append(&mut self, mut data: impl Buf, headroom: Headroom) -> Result<(), Status> {
        if self.prefix.len() < frame::PREFIX {
            let length = data.remaining().min(frame::PREFIX - self.prefix.len());
            self.prefix.put((&mut data).take(length));
            let Some([flags, length @ ..]) = self.prefix.first_chunk::<{ frame::PREFIX }>() else {
                return Ok(());
            };
            if *flags != 0 {
                return Err(Status::internal(
                    "the tonic server compressed its response, although the request did not allow it",
                ));
            }
            self.missing = u32::from_be_bytes(*length) as usize;
            headroom.reserve(&mut self.buffer, data.remaining());
        }
        self.missing =
            self.missing.checked_sub(data.remaining()).ok_or_else(|| response_stream(self.path))?;
        self.buffer.put(data);
        Ok(())
    }

    fn finish(self) -> Result<BytesMut, Status> {
        match (self.prefix.len(), self.missing) {
            (0, _) => Err(response_stream(self.path)),
            (frame::PREFIX, 0) => Ok(self.buffer),
            _ => Err(Status::internal("the tonic server sent a truncated response")),
        }
    }
}

/// Returns the status of a response with several messages or none.
fn response_stream(path: &str) -> Status {
    Status::unimplemented(format!("`{path}` responds with a stream, and only unary responses are supported"))
}
