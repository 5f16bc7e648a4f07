//! One unary call of a service.

use bytes::{Bytes, BytesMut};
use prost::Message;
use tonic::{Code, Request, Response, Status};

use crate::base64::Headroom;
use crate::call::{Limits, Rejection};

/// The result of a call: a response whose message has been appended to the buffer of the [`Call`], or a
/// status.
pub type CallResult = Result<Response<BytesMut>, Status>;

/// An encoded request, with the buffer for its response.
///
/// The protocol provides a buffer that already contains what precedes the message, such as the prefix of a
/// frame. So the response is encoded directly into the buffer that is sent.
#[derive(Debug)]
pub struct Call {
    pub(crate) request: Request<Bytes>,
    pub(crate) response: BytesMut,
    pub(crate) headroom: Headroom,
    pub(crate) limits: Limits,
}

impl Call {
    /// Decodes the request, awaits the method and encodes its response.
    ///
    /// # Errors
    ///
    /// Returns the status of the method, `INTERNAL` if the request cannot be decoded, or `RESOURCE_EXHAUSTED`
    /// if the response is over the limit of the application.
    pub async fn unary<I, O, Fut>(self, method: impl FnOnce(Request<I>) -> Fut) -> CallResult
    where
        I: Message + Default,
        O: Message,
        Fut: Future<Output = Result<Response<O>, Status>>,
    {
        let Self { request, response: mut buffer, headroom, limits } = self;
        let request = decode(request)?;
        let (metadata, message, extensions) = method(request).await?.into_parts();
        let length = message.encoded_len();
        if length > limits.max_encoding_message_size {
            return Err(Status::resource_exhausted(format!(
                "the response message is {length} bytes, over the limit of {} bytes (`max_encoding_message_size`)",
                limits.max_encoding_message_size
            )));
        }
        headroom.reserve(&mut buffer, length);
        message.encode_raw(&mut buffer);
        Ok(Response::from_parts(metadata, buffer, extensions))
    }
}

fn decode<I: Message + Default>(request: Request<Bytes>) -> Result<Request<I>, Status> {
    let (metadata, extensions, bytes) = request.into_parts();
    // gRPC's code for a request that cannot be parsed:
    // https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
    let message = I::decode(bytes).map_err(|error| {
        Rejection::Malformed.status(Code::Internal, format!("the request message cannot be decoded: {error}"))
    })?;
    Ok(Request::from_parts(metadata, extensions, message))
}
