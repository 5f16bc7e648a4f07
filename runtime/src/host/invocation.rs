//! One invocation, from the event that `lambda_runtime` fetched to the reply that the Runtime API gets.

use std::sync::Arc;
use std::task::{Context, Poll};

use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};

use super::answer::Reply;
use super::exchange::{self, HttpService};
use super::post::Poster;
use super::relay::Relay;
use super::settings::Host;
use super::shutdown::InFlight;
use crate::error::BoxError;
use crate::event::Event;
use crate::protocol;
use crate::service::BoxFuture;

/// The most bytes of a reply that `lambda_runtime` posts, over its connection that is open anyway; see [`post`](super::post)
/// for why it gets no larger ones.
const MAX_RELAYED: usize = 16 * 1024;

/// Answers invocations before `lambda_runtime` would read their events.
pub(super) struct AnswerLayer<S> {
    pub(super) host: Arc<Host>,
    pub(super) service: S,
    pub(super) in_flight: InFlight,
}

impl<S: HttpService, I> Layer<I> for AnswerLayer<S> {
    type Service = Answering<S, I>;

    fn layer(&self, inner: I) -> Answering<S, I> {
        let (host, service, in_flight) = (self.host.clone(), self.service.clone(), self.in_flight.clone());
        Answering { host, service, in_flight, poster: Poster::default(), inner }
    }
}

/// Answers every invocation; `inner` is `lambda_runtime` around a [`Relay`].
#[derive(Clone)]
pub(super) struct Answering<S, I> {
    host: Arc<Host>,
    service: S,
    in_flight: InFlight,
    poster: Poster,
    inner: I,
}

impl<S, I> Service<LambdaInvocation> for Answering<S, I>
where
    S: HttpService,
    I: Service<LambdaInvocation, Response = (), Error = BoxError, Future: Send> + Clone + Send + 'static,
{
    type Response = ();
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<(), BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        // A clone is as ready as the original: a `Relay` always is.
        let this = self.clone();
        let counted = self.in_flight.count();
        Box::pin(async move {
            let _counted = counted;
            this.answer(invocation).await
        })
    }
}

impl<S, I> Answering<S, I>
where
    S: HttpService,
    I: Service<LambdaInvocation, Response = (), Error = BoxError, Future: Send>,
{
    async fn answer(mut self, invocation: LambdaInvocation) -> Result<(), BoxError> {
        let LambdaInvocation { parts, body, context } = invocation;
        let request_id = context.request_id.clone();
        // Handed over, not lent: the event decodes its body where it is.
        let answer = match Event::from_json(body) {
            Ok(event) => exchange::reply(&self.host, self.service, event, context)
                .await
                .map_err(|unknown| unknown.to_string()),
            Err(invalid) => {
                protocol::contain(|| drop(self.service));
                Err(invalid.to_string())
            }
        };
        let relayed = match answer {
            Ok(Reply::Buffered(json)) if json.len() <= MAX_RELAYED => Ok(json),
            Ok(reply) => return self.poster.post(&request_id, &parts.headers, reply).await,
            Err(failure) => Err(failure),
        };
        let mut context = lambda_runtime::Context::default();
        context.request_id = request_id;
        self.inner.call(LambdaInvocation { parts, body: Relay::enclose(relayed), context }).await
    }
}
