//! Answers to Lambda events, for programs with a loop of their own.

use std::sync::Arc;

use bytes::Bytes;

use crate::context::LambdaContext;
use crate::event::{Event, UnknownEvent};
use crate::host::answer::Answer;
use crate::host::exchange::{HttpService, answer};
use crate::host::settings::Host;

/// Makes a handler of Lambda events, for programs that do not leave the loop to [`run`](crate::run).
///
/// With the feature `lambda_runtime` it is a service that [`lambda_runtime`](https://docs.rs/lambda_runtime) can run:
///
/// ```no_run
/// # #[cfg(feature = "lambda_runtime")]
/// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_runtime::Error> {
/// lambda_runtime::run(lambda_grpc::handler(server)).await
/// # }
/// ```
pub fn handler<S: HttpService>(service: S) -> LambdaHandler<S> {
    Host::new().handler(service)
}

/// A handler of Lambda events, made by [`handler`].
#[derive(Debug, Clone)]
pub struct LambdaHandler<S> {
    host: Arc<Host>,
    service: S,
}

impl<S> LambdaHandler<S> {
    pub(in crate::host) fn new(host: Arc<Host>, service: S) -> Self {
        Self { host, service }
    }
}

impl<S: HttpService> LambdaHandler<S> {
    /// Answers one event ([`Event::from_json`]) with the JSON that its front door reads.
    ///
    /// # Errors
    ///
    /// Returns an error for an event that is not an HTTP request, because a response would acknowledge a message that nobody
    /// handled.
    pub async fn reply(self, event: Event, context: LambdaContext) -> Result<Bytes, UnknownEvent> {
        answer(&self.host, self.service, event, Some(context), Answer::into_buffered).await
    }
}
