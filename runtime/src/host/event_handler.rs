//! The handling of an event: an event in, its response out.

use std::mem;
use std::pin::pin;

use bytes::Bytes;
use http::Request;
use tonic::Status;

use super::http_service::{HttpService, call_service};
use super::remedies::{self, TRAILERS_REMEDY};
use super::response::{EventResponse, LambdaResponse};
use super::response_mode::ResponseMode;
use super::settings::Settings;
use crate::base64::Headroom;
use crate::call::{CallContext, CallSpan, Outcome, Owner, guard};
use crate::context::{LambdaContext, RequestContext};
use crate::event::{Event, OpenedEvent};
use crate::protocol::Protocol;

/// Handles an event, and encodes its response in the response mode of the host.
pub(crate) async fn handle_event<S: HttpService>(
    settings: &Settings,
    service: S,
    event: Event,
    lambda: LambdaContext,
) -> LambdaResponse {
    let mode = settings.response_mode_for(&event);
    let encode: fn(EventResponse) -> (LambdaResponse, Outcome) = match mode {
        ResponseMode::Buffered => |response| {
            let (json, outcome) = response.into_buffered();
            (LambdaResponse::Buffered(json), outcome)
        },
        ResponseMode::Streaming => |response| {
            let (streamed, outcome) = response.into_streamed();
            (LambdaResponse::Streamed(streamed), outcome)
        },
    };
    handle_with(settings, service, event, Some(lambda), mode, encode).await
}

/// Handles an event, and encodes its response for a trigger that does not stream.
pub(super) async fn handle_buffered<S: HttpService>(
    settings: &Settings,
    service: S,
    event: Event,
    lambda: Option<LambdaContext>,
) -> Bytes {
    handle_with(settings, service, event, lambda, ResponseMode::Buffered, EventResponse::into_buffered).await
}

/// Handles an event, and encodes its response with `encode`, which must match `mode`.
///
/// Whatever happens to the call, the response is in the protocol of the caller.
async fn handle_with<S: HttpService, R>(
    settings: &Settings,
    service: S,
    event: Event,
    lambda: Option<LambdaContext>,
    mode: ResponseMode,
    encode: fn(EventResponse) -> (R, Outcome),
) -> R {
    if let Some(response) = settings.health_checks.respond(&event) {
        guard::drop_values(|| drop(service));
        let (origin, outcome) = (event.origin(), Outcome::Http(response.status()));
        return encode(EventResponse { origin, protocol: Protocol::NOT_A_CALL, response, outcome }).0;
    }
    let deadline = settings.deadlines.of(event.trigger(), mode, lambda.as_ref());
    let OpenedEvent { mut head, body, origin, rejection, is_text_only, is_binary_as_text } =
        event.open(&settings.prefixes, lambda);
    if is_binary_as_text && mode == ResponseMode::Buffered {
        // The call is served: emulators of REST APIs send bodies in this way, and decode base64 nevertheless.
        tracing::warn!("{}", remedies::BINARY_AS_TEXT);
    }
    settings.twirp_prefix.remove(&mut head);
    let context = CallContext {
        deadline,
        rejection: rejection.map(remedies::to_status),
        // A streamed body is not base64, so the trigger does not need to decode it.
        is_text_only: is_text_only && mode == ResponseMode::Buffered,
        has_no_base64: is_binary_as_text && mode == ResponseMode::Buffered,
        headroom: match mode {
            ResponseMode::Buffered => Headroom::for_base64(origin.response_limit()),
            ResponseMode::Streaming => Headroom::default(),
        },
        span: CallSpan::default(),
        native_grpc: settings.native_grpc,
        trailers_remedy: Some(TRAILERS_REMEDY),
    };
    head.extensions.insert(context);
    let protocol = Protocol::detect(&head);
    let span = CallSpan::open(Owner::Host, protocol.system());
    if span.is_recorded()
        && let Some(context) = head.extensions.get::<RequestContext>()
    {
        span.record_ids(context.request_id(), context.trace_id());
    }
    if let Some(context) = head.extensions.get_mut::<CallContext>() {
        context.span = span.clone();
    }
    let call = pin!(Some(async {
        let response = match call_service(service, Request::from_parts(head, body)).await {
            Ok(mut response) => {
                let recorded = response.extensions_mut().remove::<Outcome>();
                guard::drop_values(|| drop(mem::take(response.extensions_mut())));
                let (response, translated) = protocol.translate_native_rejection(response);
                let outcome = translated.or(recorded).unwrap_or(Outcome::Http(response.status()));
                EventResponse { origin, protocol, response, outcome }
            }
            Err(error) => {
                tracing::warn!(%error, "a layer failed");
                EventResponse::reject(origin, protocol, Status::from_error(error))
            }
        };
        // The response is encoded inside `guard::run`, because dropping its headers or body may panic.
        Ok(encode(response))
    }));
    // A layer that panics or hangs must not fail the invocation either.
    let (response, outcome) = guard::run(deadline, call)
        .await
        .unwrap_or_else(|status| encode(EventResponse::reject(origin, protocol, status)));
    span.record_outcome(outcome);
    response
}
