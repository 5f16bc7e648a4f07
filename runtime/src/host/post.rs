//! Replies posted by us, past `lambda_runtime`'s own way of posting them.
//!
//! It would have a buffered reply as a value and serialize it: ours is JSON already, and is parsed and copied again on that
//! way, which for a large reply takes longer than all the rest of the call. A streamed reply leaves it in three small
//! writes, prelude, NUL bytes and data, of which Nagle's algorithm holds the second back until the first is acknowledged,
//! some 40 ms later. Here everything is there before the first byte is sent, and goes out as it is.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderName, Method, Request};
use http_body::Frame;
use lambda_runtime::tower::{Layer, Service};
use lambda_runtime::{LambdaInvocation, tower::util::BoxCloneService};
use lambda_runtime_api_client::body::Body;
use lambda_runtime_api_client::{BoxError, PooledClient, build_request};

use super::answer::Streamed;
use super::exchange::HttpService;
use super::lambda::LambdaHandler;
use crate::body::collect;
use crate::event::Event;
use crate::service::BoxFuture;

/// Echoed where Lambda sends it, so that a late reply does not end another invocation.
const INVOCATION_ID: HeaderName = HeaderName::from_static("lambda-runtime-invocation-id");
const RESPONSE_MODE: HeaderName = HeaderName::from_static("lambda-runtime-function-response-mode");

/// Makes the front door read the prelude; without it the caller would get it as part of the body.
const STREAMED: &str = "application/vnd.awslambda.http-integration-response";

/// The most that is read of what the Runtime API says about a reply.
const MAX_ACKNOWLEDGEMENT: usize = 64 * 1024;

/// Puts our way of answering in front of `lambda_runtime`'s.
pub(super) struct PostLayer<S>(pub(super) LambdaHandler<S>);

impl<S, I> Layer<I> for PostLayer<S>
where
    S: HttpService,
    I: Service<LambdaInvocation, Response = (), Error = BoxError, Future: Send> + Clone + Send + 'static,
{
    type Service = Posting<S>;

    fn layer(&self, inner: I) -> Posting<S> {
        Posting { handler: self.0.clone(), client: Arc::default(), inner: BoxCloneService::new(inner) }
    }
}

/// Answers the invocations that are HTTP requests, and leaves the others to `inner`.
#[derive(Clone)]
pub(super) struct Posting<S> {
    handler: LambdaHandler<S>,
    /// Opened by the first reply: a connection of before a SnapStart snapshot would be dead after it.
    client: Arc<OnceLock<PooledClient>>,
    inner: BoxCloneService<LambdaInvocation, (), BoxError>,
}

impl<S: HttpService> Service<LambdaInvocation> for Posting<S> {
    type Response = ();
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<(), BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        match Event::from_json(invocation.body.clone()) {
            Ok(event) if event.front_door().is_some() => {
                let (handler, client) = (self.handler.clone(), Arc::clone(&self.client));
                Box::pin(post(handler, client, event, invocation))
            }
            // Reporting what cannot be answered is done there.
            _ => Box::pin(self.inner.call(invocation)),
        }
    }
}

/// Answers one event, and posts the reply.
///
/// A reply that cannot be posted is logged and no error: an error would end the worker that serves the next call.
async fn post<S: HttpService>(
    handler: LambdaHandler<S>,
    client: Arc<OnceLock<PooledClient>>,
    event: Event,
    invocation: LambdaInvocation,
) -> Result<(), BoxError> {
    let LambdaInvocation { parts, body: event_bytes, context } = invocation;
    // An event of megabytes is not kept while the handler works.
    drop(event_bytes);
    let id = context.request_id.clone();
    let streams = handler.streams(&event);
    let answer = handler.answer(event, context).await?;
    let mut request =
        build_request().method(Method::POST).uri(format!("/2018-06-01/runtime/invocation/{id}/response"));
    if let Some(id) = parts.headers.get(INVOCATION_ID) {
        request = request.header(INVOCATION_ID, id);
    }
    let request: Request<Body> = if streams {
        request
            .header(http::header::CONTENT_TYPE, STREAMED)
            .header(http::header::TRANSFER_ENCODING, "chunked")
            .header(RESPONSE_MODE, "streaming")
            .body(Body::new(Frames::from(answer.into_streamed())))?
    } else {
        request.body(answer.into_buffered().into())?
    };
    match client.get_or_init(|| PooledClient::builder().build()).call(request).await {
        Ok(response) => {
            let status = response.status();
            if !status.is_success() {
                tracing::error!(%status, request_id = id, "the Runtime API refused a reply");
            }
            // Read to its end, so that the connection is free again before the next reply.
            let _ = collect(response.into_body(), MAX_ACKNOWLEDGEMENT).await;
        }
        Err(error) => {
            tracing::error!(%error, request_id = id, "a reply could not be sent to the Runtime API")
        }
    }
    Ok(())
}

/// A body whose frames are all there at once: hyper sends them in one write, head and end included.
struct Frames(VecDeque<Bytes>);

impl From<Streamed> for Frames {
    fn from(reply: Streamed) -> Self {
        Self([reply.prelude, reply.data].into_iter().filter(|frame| !frame.is_empty()).collect())
    }
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|frame| Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }
}
