//! The Lambda host, on `lambda_runtime`.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, Runtime};
use serde_json::value::RawValue;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::JoinHandle;
use tower_service::Service;

use super::RUNTIME_API;
use super::answer::Answer;
use super::exchange::{HttpService, answer};
use super::invocation::AnswerLayer;
use super::relay::{Relay, unknown_event};
use super::settings::Host;
use super::shutdown::InFlight;
use crate::Error;
use crate::error::{BoxError, ErrorKind};
use crate::event::{Event, UnknownEvent};
use crate::service::BoxFuture;

/// Without these `lambda_runtime` panics; Lambda sets them, and so must whoever emulates it.
const VARIABLES: [&str; 3] =
    ["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"];

pub(super) async fn run<S: HttpService>(host: Arc<Host>, service: S) -> Result<(), Error> {
    if let Some(name) = VARIABLES.into_iter().find(|name| std::env::var_os(name).is_none()) {
        return Err(Error::new(ErrorKind::MissingVariable(name)));
    }
    tracing::debug!(variable = RUNTIME_API, "serving AWS Lambda");
    let in_flight = InFlight::default();
    let runtime = Runtime::new(Relay).layer(AnswerLayer { host, service, in_flight: in_flight.clone() });
    let mut serving = pin!(in_order(Box::pin(runtime.run_concurrent())));
    let mut asked_to_end = pin!(in_flight.drained_after_sigterm());
    poll_fn(|context| match serving.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(ended.map_err(|error| Error::caused_by(ErrorKind::Runtime, error))),
        Poll::Pending => asked_to_end.as_mut().poll(context).map(Ok),
    })
    .await
}

/// Runs the loop so that it comes after the task which hands its connection back.
///
/// The other way round it finds none and opens another, for most calls, at three times the CPU. On a runtime of one thread
/// every task comes before the future of `block_on`; on one of several, before the task that it wakes.
async fn in_order(serving: BoxFuture<'static, Result<(), BoxError>>) -> Result<(), BoxError> {
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return serving.await;
    }
    let mut task = AbortOnDrop(tokio::spawn(serving));
    (&mut task.0).await?
}

/// Makes the handler that `lambda_runtime` runs, for programs that set up its `Runtime` themselves.
///
/// ```no_run
/// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_runtime::Error> {
/// lambda_runtime::run(lambda_grpc::handler(server)).await
/// # }
/// ```
pub fn handler<S: HttpService>(service: S) -> LambdaHandler<S> {
    Host::new().handler(service)
}

/// Answers Lambda events; made by [`handler`].
#[derive(Debug, Clone)]
pub struct LambdaHandler<S> {
    host: Arc<Host>,
    service: S,
}

impl<S> LambdaHandler<S> {
    pub(super) fn new(host: Arc<Host>, service: S) -> Self {
        Self { host, service }
    }
}

impl<S: HttpService> LambdaHandler<S> {
    /// Answers one event ([`Event::from_json`]) with the JSON that its front door reads, for programs that talk to the Runtime
    /// API themselves.
    ///
    /// # Errors
    ///
    /// Events that are no HTTP request: to answer one would lose somebody's message.
    pub async fn reply(self, event: Event, context: Context) -> Result<Bytes, UnknownEvent> {
        answer(&self.host, self.service, event, Some(context), Answer::into_buffered).await
    }
}

impl<S: HttpService> Service<LambdaEvent<Event>> for LambdaHandler<S> {
    type Response = Box<RawValue>;
    type Error = UnknownEvent;
    type Future = BoxFuture<'static, Result<Box<RawValue>, UnknownEvent>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), UnknownEvent>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, event: LambdaEvent<Event>) -> Self::Future {
        let handler = self.clone();
        Box::pin(async move { Ok(raw(handler.reply(event.payload, event.context).await?)) })
    }
}

/// Hands JSON of our own making to `serde_json` as it is: a string would be escaped all over again.
fn raw(json: Bytes) -> Box<RawValue> {
    let json = String::from_utf8(json.into()).unwrap_or_default();
    RawValue::from_string(json).unwrap_or_else(|error| {
        tracing::error!(%error, "wrote a reply that is no JSON");
        RawValue::NULL.to_owned()
    })
}

impl From<UnknownEvent> for Diagnostic {
    fn from(error: UnknownEvent) -> Self {
        unknown_event(error.to_string())
    }
}

/// Ends the task with its handle, so that a `select!` or a timeout around `run` ends serving.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
