//! One unary call on its way through a service.

use bytes::{Bytes, BytesMut};
use prost::Message;
use tonic::{Code, Request, Response, Status};

use super::Cause;
use crate::Limits;
use crate::call::LARGE;

/// What a service gives back: the encoded reply, or why there is none.
pub type Answer = Result<Response<BytesMut>, Status>;

/// Carries an encoded request in, and the buffer that its reply is appended to.
///
/// The protocol hands over a buffer that already begins with whatever precedes a message on its wire, so that a reply
/// is encoded once, in the place it is sent from.
#[derive(Debug)]
pub struct Call {
    pub(crate) request: Request<Bytes>,
    pub(crate) reply: BytesMut,
    pub(crate) room: Room,
    pub(crate) limits: Limits,
}

impl Call {
    /// Decodes the request, awaits the method and encodes its reply.
    ///
    /// # Errors
    ///
    /// The method's own status; `INTERNAL` for bytes that are not the request message; `RESOURCE_EXHAUSTED` for a reply
    /// over the application's limit.
    pub async fn answer<I, O, Fut>(self, method: impl FnOnce(Request<I>) -> Fut) -> Answer
    where
        I: Message + Default,
        O: Message,
        Fut: Future<Output = Result<Response<O>, Status>>,
    {
        let Self { request, mut reply, room, limits } = self;
        let request = decode(request)?;
        let (metadata, message, extensions) = method(request).await?.into_parts();
        let length = message.encoded_len();
        if length > limits.max_encoding_message_size {
            return Err(Status::resource_exhausted(format!(
                "the reply message is {length} bytes, over the limit of {} bytes (`max_encoding_message_size`)",
                limits.max_encoding_message_size
            )));
        }
        reply.reserve(room.with(length));
        message.encode_raw(&mut reply);
        Ok(Response::from_parts(metadata, reply, extensions))
    }
}

/// What is going to be done with the buffer of a reply, which needs room for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// How many bytes the protocol appends after the message.
    pub(crate) spare: usize,
    /// See [`CallContext`](crate::call::CallContext).
    pub(crate) base64_limit: Option<usize>,
}

/// How many bytes a host may need besides base64: the head of a reply, as JSON.
const HEAD: usize = 1024;

impl Room {
    /// Returns how many bytes a message takes, and what comes after it.
    pub(crate) fn with(self, message: usize) -> usize {
        let length = message + self.spare;
        let base64 = length.div_ceil(3) * 4;
        match self.base64_limit {
            Some(limit) if length >= LARGE && base64 <= limit => base64 + HEAD,
            _ => length,
        }
    }
}

fn decode<I: Message + Default>(request: Request<Bytes>) -> Result<Request<I>, Status> {
    let (metadata, extensions, bytes) = request.into_parts();
    // The code that gRPC's own table gives a request that cannot be parsed:
    // https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
    let message = I::decode(bytes).map_err(|error| {
        Cause::Malformed.status(Code::Internal, format!("the request message cannot be decoded: {error}"))
    })?;
    Ok(Request::from_parts(metadata, extensions, message))
}
