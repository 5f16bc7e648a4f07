//! An event in, its reply out: what every host that speaks in events has in common.

use std::future::poll_fn;
use std::mem;
use std::pin::pin;

use http::{Request, Response};
use tonic::Status;
use tower_service::Service;

use super::answer::{Answer, Reply};
use super::settings::{Host, ResponseMode};
use crate::body::{Body, CollectError, collect};
use crate::call::CallContext;
use crate::context::LambdaContext;
use crate::error::BoxError;
use crate::event::{Event, Opened, RequestContext, UnknownEvent};
use crate::protocol::{self, Dialect};
use crate::span::CallSpan;

/// The services that [`run`](crate::run) takes: every `tower::Service` from an HTTP request to an HTTP response.
///
/// It is implemented for all of them and adds nothing; it gives the bounds one name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no server that `lambda_grpc` can run",
    label = "not a server",
    note = "wrap the implementation of a service in its generated server: `ProdServer::new(..)`",
    note = "layers around a server must be `Clone + Send + 'static`, and so must their futures be `Send`"
)]
pub trait HttpService:
    Service<Request<Body>, Response = Response<Self::ResponseBody>, Error: Into<BoxError>, Future: Send>
    + Clone
    + Send
    + 'static
{
    /// The body of its responses.
    type ResponseBody: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static;
}

impl<S, B> HttpService for S
where
    S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    type ResponseBody = B;
}

/// Answers one event with what the host was told to send to its front door.
pub(crate) async fn reply<S: HttpService>(
    host: &Host,
    service: S,
    event: Event,
    lambda: LambdaContext,
) -> Result<Reply, UnknownEvent> {
    let finish: fn(Answer) -> Reply = if host.streams(&event) {
        |answer| Reply::Streamed(answer.into_streamed())
    } else {
        |answer| Reply::Buffered(answer.into_buffered())
    };
    answer(host, service, event, Some(lambda), finish).await
}

/// Answers one event, and puts the answer into the form that `finish` makes.
///
/// Whatever happens to a call after the event was recognised is answered in the caller's protocol.
pub(super) async fn answer<S: HttpService, R>(
    host: &Host,
    service: S,
    event: Event,
    lambda: Option<LambdaContext>,
    finish: fn(Answer) -> R,
) -> Result<R, UnknownEvent> {
    let deadline = host.deadline(&event, lambda.as_ref());
    let streams = host.streams(&event);
    let Opened { mut head, body, door, fault, is_text_only } = match event.open(&host.prefixes, lambda) {
        Ok(opened) => opened,
        Err(unknown) => {
            protocol::contain(|| drop(service));
            return Err(unknown);
        }
    };
    // No base64 in streaming mode, and so nobody to undo it.
    let is_text_only = is_text_only && host.response_mode == ResponseMode::Buffered;
    host.twirp_prefix.remove(&mut head);
    let span = CallSpan::open();
    if span.is_recorded()
        && let Some(context) = head.extensions.get::<RequestContext>()
    {
        span.record_ids(context.request_id(), context.trace_id());
    }
    head.extensions.insert(CallContext {
        deadline,
        fault,
        is_text_only,
        base64_limit: (!streams).then(|| door.reply_limit()),
        span: span.clone(),
        native_grpc: host.native_grpc,
    });
    let dialect = Dialect::detect(&head);
    let call = pin!(Some(async {
        let answer = pin!(respond(service, Request::from_parts(head, body)));
        let response = match span.enclose(answer).await {
            Ok(mut response) => {
                // Nobody reads them any more.
                protocol::contain(|| drop(mem::take(response.extensions_mut())));
                dialect.adopt(response)
            }
            Err(error) => {
                tracing::warn!(%error, "a layer failed");
                let status = Status::from_error(error);
                span.record_status(status.code());
                dialect.refuse(status)
            }
        };
        // Inside the catch: headers and a body may hold memory whose owner panics when it is dropped.
        Ok(finish(Answer { door, dialect, response }))
    }));
    // A layer that panics is no reason to fail the invocation either, nor is one that hangs.
    Ok(protocol::catch(deadline, call).await.unwrap_or_else(|status| {
        span.record_status(status.code());
        finish(Answer { door, dialect, response: dialect.refuse(status) })
    }))
}

/// Calls the application, its layers included, and collects what it replies.
pub(super) async fn respond<S: HttpService>(
    mut service: S,
    request: Request<Body>,
) -> Result<Response<Body>, BoxError> {
    poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
    let (head, body) = service.call(request).await.map_err(Into::into)?.into_parts();
    match collect(body, usize::MAX).await {
        Ok(data) => Ok(Response::from_parts(head, Body::new(data))),
        Err(CollectError::Broken(error)) => Err(error),
        Err(CollectError::TooLarge) => Err("the reply's body is larger than memory".into()),
    }
}
