//! The unary call that all protocols have in common: one message in, one message out.

use std::mem;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Extensions, HeaderMap, Response};
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Status};

use super::codec::Codec;
use super::framing::{Framing, too_large};
use super::method_lookup;
use crate::base64::Headroom;
use crate::body::{Body, CollectError, RequestBody, RequestReader};
use crate::call::{CallContext, Outcome, guard};
use crate::context::Deadline;
use crate::service::{Call, MethodDescriptor, RpcService, ServiceLookup, Trailers};
use crate::wire::compression::Encoding;
use crate::wire::metadata;

/// A protocol for unary calls: its framing, codec, timeout, and the form of its responses and rejections.
pub(super) trait UnaryProtocol: Copy + Send {
    type Framing: Framing;

    /// Returns the name of the protocol in traces,
    /// [`rpc.system.name`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/rpc/).
    fn system(self) -> &'static str;

    /// Returns how a call ended, in the terms of the protocol: with a failure, or with a success.
    fn outcome(self, failure: Option<&Status>) -> Outcome;

    /// Returns how messages are contained in the body.
    fn framing(self) -> Self::Framing;

    /// Returns how messages are encoded.
    fn codec(self) -> Codec;

    /// Parses the timeout that the caller asks for.
    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status>;

    /// Rejects requests that the protocol does not allow, before anything else is done.
    fn check_request<L: ServiceLookup>(self, _: &L, _: &Parts, _: &CallContext) -> Result<(), Status> {
        Ok(())
    }

    /// Rejects methods that must not be called in this way.
    fn check_method(self, _: &MethodDescriptor) -> Result<(), Status> {
        Ok(())
    }

    /// Extracts the message of a request.
    fn request_message(self, body: Bytes, parts: &Parts, max: usize) -> Result<Bytes, Status> {
        self.framing().parse(body, &parts.headers, max)
    }

    /// Creates the response of a call that succeeded.
    fn respond(self, success: Success) -> Response<Body>;

    /// Creates the response of a call that failed, or that is rejected.
    fn reject(self, status: Status) -> Response<Body>;
}

/// The result of a call that succeeded, with its message in the body.
pub(super) struct Success {
    pub(super) metadata: HeaderMap,
    pub(super) trailers: HeaderMap,
    pub(super) extensions: Extensions,
    pub(super) body: BytesMut,
    pub(super) encoding: Encoding,
}

/// Serves a request: calls the method that its path names.
pub(super) async fn serve<P: UnaryProtocol, L: ServiceLookup, B: RequestBody>(
    protocol: P,
    services: &L,
    parts: &mut Parts,
    body: &mut RequestReader<'_, B>,
) -> Response<Body> {
    let context = parts.extensions.remove::<CallContext>().unwrap_or_default();
    let span = context.span.clone().or_open(protocol.system());
    let method = method_lookup::name_span(&span, services, parts.uri.path());
    let result = match protocol.check_request(services, parts, &context) {
        Ok(()) => {
            let call = pin!(call(protocol, services, parts, body, &context));
            span.instrument(call).await
        }
        Err(status) => Err(status),
    };
    let outcome = protocol.outcome(result.as_ref().err());
    let mut response = match result {
        Ok(success) => protocol.respond(success),
        Err(status) => protocol.reject(status),
    };
    span.end(outcome, parts.uri.path(), method, response.extensions_mut());
    response
}

/// Calls the method before the deadline of caller and host, unless the host rejects the request.
async fn call<P: UnaryProtocol, L: ServiceLookup, B: RequestBody>(
    protocol: P,
    services: &L,
    parts: &mut Parts,
    body: &mut RequestReader<'_, B>,
    context: &CallContext,
) -> Result<Success, Status> {
    if let Some(status) = &context.rejection {
        return Err(status.clone());
    }
    // The timeout starts here: a client that sends its message slowly uses up its own time.
    let deadline = Deadline::sooner(context.deadline, protocol.timeout(&parts.headers)?);
    if let Some(deadline) = deadline {
        parts.extensions.insert(deadline);
    }
    let framing = protocol.framing();
    let accepted =
        if context.is_text_only { Encoding::Identity } else { framing.accepted_encoding(&parts.headers) };
    let mut headroom = context.headroom.with_trailing(framing.trailing());
    if protocol.codec() != Codec::Proto || accepted != Encoding::Identity || !framing.is_binary() {
        headroom = headroom.without_base64();
    }
    let call = pin!(Some(call_method(protocol, services, parts, body, accepted, headroom)));
    guard::run(deadline, call).await.map_err(|status| match status.code() {
        Code::Ok => Status::unknown("the handler returned an error with the status OK"),
        _ => status,
    })
}

async fn call_method<P: UnaryProtocol, L: ServiceLookup, B: RequestBody>(
    protocol: P,
    services: &L,
    parts: &mut Parts,
    body: &mut RequestReader<'_, B>,
    accepted: Encoding,
    headroom: Headroom,
) -> Result<Success, Status> {
    let framing = protocol.framing();
    let resolved = method_lookup::resolve(services, parts.uri.path())?;
    protocol.check_method(resolved.method)?;
    let limits = resolved.service.limits();
    let max = limits.max_decoding_message_size;
    let body = body.collect(framing.max_body(max)).await.map_err(|error| match error {
        CollectError::TooLarge => too_large(format_args!("more than {max} bytes"), max),
        CollectError::Aborted(error) => Status::internal(format!("the request body was aborted: {error}")),
    })?;
    let codec = protocol.codec();
    let message = codec.decode(&resolved, protocol.request_message(body, parts, max)?)?;
    let mut headers = mem::take(&mut parts.headers);
    metadata::retain_metadata(&mut headers);
    let extensions = mem::take(&mut parts.extensions);
    let request = Request::from_parts(MetadataMap::from_headers(headers), extensions, message);
    let call = Call { request, response: framing.start(), headroom, limits };
    let response = resolved.service.call(resolved.name, call).await?;
    let (metadata, mut body, mut extensions) = response.into_parts();
    if codec != Codec::Proto {
        let mut encoded = framing.start();
        codec.encode(&resolved, body.get(encoded.len()..).unwrap_or_default(), &mut encoded)?;
        body = encoded;
    }
    let encoding = framing.finish(&mut body, accepted)?;
    let trailers = extensions.remove::<Trailers>().unwrap_or_default().0.into_headers();
    Ok(Success { metadata: metadata.into_headers(), trailers, extensions, body, encoding })
}
