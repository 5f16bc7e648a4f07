//! What every protocol has in common: one message in, one message out.

use std::mem;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Extensions, HeaderMap, Uri};
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Status};

use super::codec::Codec;
use super::deadline::Deadline;
use super::{fault, panics, route};
use crate::body::{CollectError, RequestBody, Upload};
use crate::call::CallContext;
use crate::service::{Call, Cause, MethodDescriptor, Room, Routes, Service, Trailers};
use crate::span::CallSpan;
use crate::wire::compression::{DecompressError, Encoding};
use crate::wire::metadata;

/// How a protocol wraps a message, and where it says what else there is to know of a call.
pub(super) trait Envelope: Copy + Send {
    /// Returns the protocol's name in traces: [`rpc.system`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/rpc/).
    fn system(self) -> &'static str {
        "grpc"
    }

    /// Returns how messages are written.
    fn codec(self) -> Codec;

    /// Reads how long the caller is going to wait.
    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status>;

    /// Refuses a method that must not be called in this way.
    fn admit(self, _: &MethodDescriptor) -> Result<(), Status> {
        Ok(())
    }

    /// Returns the size of the largest body that a message of `max` bytes arrives in.
    fn max_body(self, max: usize) -> usize;

    /// Takes the message out of a request.
    fn open(self, body: Bytes, uri: &Uri, headers: &HeaderMap, max: usize) -> Result<Bytes, Status>;

    /// Starts the buffer that the reply is appended to.
    fn begin(self) -> BytesMut;

    /// Returns how many bytes will follow the reply.
    fn spare(self) -> usize {
        0
    }

    /// Returns true if the reply's buffer is what is sent, and not made into something else before.
    fn keeps_buffer(self, accepted: Encoding) -> bool {
        self.codec() == Codec::Proto && accepted == Encoding::Identity
    }

    /// Returns the compression that the caller takes a reply in.
    fn accepted(self, headers: &HeaderMap) -> Encoding;

    /// Finishes the buffer that holds the reply, and says what it was compressed with.
    fn close(self, reply: &mut BytesMut, accepted: Encoding) -> Result<Encoding, Status>;
}

/// A reply that succeeded, its message wrapped.
pub(super) struct Reply {
    pub(super) metadata: HeaderMap,
    pub(super) trailers: HeaderMap,
    pub(super) extensions: Extensions,
    pub(super) body: BytesMut,
    pub(super) encoding: Encoding,
}

/// Runs the method that the path names.
pub(super) async fn call<R: Routes, B: RequestBody, E: Envelope>(
    envelope: E,
    routes: &R,
    parts: &mut Parts,
    body: &mut Upload<'_, B>,
) -> Result<Reply, Status> {
    let (context, span) = begin(envelope, parts);
    let answer = pin!(admit(envelope, routes, parts, body, context));
    let answer = span.enclose(answer).await;
    span.record_status(answer.as_ref().err().map_or(Code::Ok, Status::code));
    answer
}

/// Notes in a call's span that it is refused with `status`, before anything of it runs.
pub(super) fn refuse<E: Envelope>(envelope: E, parts: &mut Parts, status: Status) -> Status {
    let (_, span) = begin(envelope, parts);
    span.record_status(status.code());
    status
}

/// Takes what the host says about a call, and names the call in its span.
fn begin<E: Envelope>(envelope: E, parts: &mut Parts) -> (CallContext, CallSpan) {
    let context = parts.extensions.remove::<CallContext>().unwrap_or_default();
    let span = context.span.clone().or_open();
    span.record_method(envelope.system(), parts.uri.path());
    (context, span)
}

/// Runs the method unless the host has found fault with the request, and no longer than caller and host wait.
async fn admit<R: Routes, B: RequestBody, E: Envelope>(
    envelope: E,
    routes: &R,
    parts: &mut Parts,
    body: &mut Upload<'_, B>,
    context: CallContext,
) -> Result<Reply, Status> {
    if let Some(fault) = context.fault {
        return Err(fault::explain(fault));
    }
    // Counted from here: a client that is slow to send its message uses up its own time.
    let deadline = Deadline::sooner(context.deadline, envelope.timeout(&parts.headers)?);
    if let Some(deadline) = deadline {
        parts.extensions.insert(deadline);
    }
    let accepted = if context.is_text_only { Encoding::Identity } else { envelope.accepted(&parts.headers) };
    let base64_limit = context.base64_limit.filter(|_| envelope.keeps_buffer(accepted));
    let room = Room { spare: envelope.spare(), base64_limit };
    let call = pin!(Some(run(envelope, routes, parts, body, accepted, room)));
    panics::catch(deadline, call).await.map_err(|status| match status.code() {
        Code::Ok => Status::unknown("the call failed with the status OK, which is none of a failure"),
        _ => status,
    })
}

async fn run<R: Routes, B: RequestBody, E: Envelope>(
    envelope: E,
    routes: &R,
    parts: &mut Parts,
    body: &mut Upload<'_, B>,
    accepted: Encoding,
    room: Room,
) -> Result<Reply, Status> {
    let found = route::find(routes, parts.uri.path())?;
    envelope.admit(found.method)?;
    let limits = found.service.limits();
    let max = limits.max_decoding_message_size;
    let body = body.collect(envelope.max_body(max)).await.map_err(|error| match error {
        CollectError::TooLarge => too_large("more than that", max),
        CollectError::Broken(error) => Status::internal(format!("the request body broke off: {error}")),
    })?;
    let codec = envelope.codec();
    let message = codec.decode(&found, envelope.open(body, &parts.uri, &parts.headers, max)?)?;
    let mut headers = mem::take(&mut parts.headers);
    metadata::receive(&mut headers);
    let extensions = mem::take(&mut parts.extensions);
    let request = Request::from_parts(MetadataMap::from_headers(headers), extensions, message);
    let call = Call { request, reply: envelope.begin(), room, limits };
    let reply = found.service.call(found.name, call).await?;
    let (metadata, mut body, mut extensions) = reply.into_parts();
    if codec != Codec::Proto {
        let mut encoded = envelope.begin();
        codec.encode(&found, body.get(encoded.len()..).unwrap_or_default(), &mut encoded)?;
        body = encoded;
    }
    let encoding = envelope.close(&mut body, accepted)?;
    let trailers = extensions.remove::<Trailers>().unwrap_or_default().0.into_headers();
    Ok(Reply { metadata: metadata.into_headers(), trailers, extensions, body, encoding })
}

/// Refuses a message that is larger than the application takes.
pub(super) fn too_large(size: impl std::fmt::Display, max: usize) -> Status {
    Status::resource_exhausted(format!(
        "the request message is {size}, over the limit of {max} bytes (`max_decoding_message_size`)"
    ))
}

/// Refuses a compression that is not known, naming those that are.
pub(super) fn unsupported(encoding: &http::HeaderValue) -> Status {
    Cause::Encoding.status(
        Code::Unimplemented,
        format!("the compression {encoding:?} is not supported: {} is", Encoding::SUPPORTED),
    )
}

/// Unpacks a message under the limit that holds for messages.
pub(super) fn decompress(encoding: Encoding, bytes: Bytes, max: usize) -> Result<Bytes, Status> {
    encoding.decompress(bytes, max).map_err(|error| match error {
        DecompressError::TooLarge => too_large("more than that, decompressed", max),
        DecompressError::Corrupt => {
            Cause::Malformed.status(Code::Internal, format!("the message is not {}", encoding.name()))
        }
    })
}
