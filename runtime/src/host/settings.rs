//! What an application can set about its host.

use std::sync::Arc;
use std::time::Duration;

use super::deadlines::Deadlines;
use super::exchange::HttpService;
use super::lambda::{self, AfterRestore, LambdaHandler, RUNTIME_API};
use crate::Error;
use crate::context::LambdaContext;
use crate::event::{Event, FrontDoor, Prefixes};
use crate::protocol::{Deadline, NativeGrpc, TwirpPrefix};

/// Serves with settings of your own; [`run`](crate::run) and [`handler`](crate::handler) are the shorthands for the defaults.
///
/// ```no_run
/// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_grpc::Error> {
/// lambda_grpc::Host::new().path_prefix("/api").run(server).await
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Host {
    pub(super) prefixes: Prefixes,
    pub(super) response_mode: ResponseMode,
    pub(super) twirp_prefix: TwirpPrefix,
    pub(super) native_grpc: NativeGrpc,
    pub(super) after_restore: Option<AfterRestore>,
    deadlines: Deadlines,
}

/// How Lambda is to be answered; the front door's own setting, which no event tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseMode {
    /// One JSON document of at most 6 MiB, and the body as base64 in it.
    #[default]
    Buffered,
    /// Raw bytes, up to 200 MB, for a Function URL whose invoke mode is `RESPONSE_STREAM` and for a REST API whose
    /// integration has `responseTransferMode` `STREAM`.
    ///
    /// Such a door passes a buffered reply on as the JSON that it is, and one that is not set so a streamed reply as
    /// garbage. Events of other front doors, none of which streams, are answered as ever.
    ///
    /// [Function URLs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html),
    /// [REST APIs](https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html).
    Streaming,
}

impl Host {
    /// Returns the default settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves calls below `prefix`, as in `/api/package.Service/Method`, and no longer at the root.
    ///
    /// Needed for what a front door puts before the path and the event does not prove: a resource `/api/{proxy+}`, a
    /// rule of a load balancer for `/api/*`, the mapping of a custom domain on an HTTP API. A stage, and a custom domain's
    /// mapping on a REST API, are taken away without it. Set several times it serves below each; `/` stands for the root.
    ///
    /// A front door that authorizes by path must do so for every prefix set here.
    #[must_use]
    pub fn path_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.prefixes.add(prefix.as_ref());
        self
    }

    /// Sets how Function URLs and REST APIs are answered; [`ResponseMode::Buffered`] unless set.
    #[must_use]
    pub fn response_mode(mut self, mode: ResponseMode) -> Self {
        self.response_mode = mode;
        self
    }

    /// Sets how long before Lambda's own deadline a call is answered `DEADLINE_EXCEEDED`; 100 ms unless set.
    ///
    /// Lambda answers for a function that is late, and in no words of gRPC. Layers are in time or late as handlers are.
    #[must_use]
    pub fn deadline_margin(mut self, margin: Duration) -> Self {
        self.deadlines.margin = margin;
        self
    }

    /// Sets how long a front door lets a call take, before which it is answered `DEADLINE_EXCEEDED`.
    ///
    /// Unless set: 29 s behind an HTTP API, whose limit is 30 s; 28 s behind a REST API, whose integration timeout is 29 s
    /// unless raised (299 s where it streams); elsewhere only Lambda's own deadline counts.
    #[must_use]
    pub fn front_door_timeout(mut self, door: FrontDoor, timeout: Duration) -> Self {
        self.deadlines.set(door, timeout);
        self
    }

    /// Serves Twirp below `prefix`; unmodified clients use `/twirp`. Unless set, no prefix is served.
    ///
    /// Below the prefix `application/json` is Twirp's JSON; elsewhere it is Connect's. Twirp's `application/protobuf` is
    /// also served without a prefix, at `/package.Service/Method`. The prefix follows a [`path_prefix`](Self::path_prefix),
    /// as in `/api/twirp/package.Service/Method`. Slashes around it do not matter, and an empty prefix turns it
    /// off. On other HTTP servers there is the layer [`TwirpPrefix`].
    ///
    /// # Authorization
    ///
    /// The prefix gives every method a second path. Whatever authorizes by path in front of the function must cover both:
    /// a route of an HTTP API, or a rule of a load balancer, of AWS WAF or of an IAM policy, for `/acme.Admin/*` does not
    /// match `/twirp/acme.Admin/Delete`. Tower layers of the application see `/acme.Admin/Delete`, whichever path was called.
    #[must_use]
    pub fn twirp_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.twirp_prefix = TwirpPrefix::new(prefix);
        self
    }

    /// Says what native gRPC calls are answered behind a front door, all of which drop the trailers that they end with.
    #[must_use]
    pub fn native_grpc(mut self, native_grpc: NativeGrpc) -> Self {
        self.native_grpc = native_grpc;
        self
    }

    /// Runs `hook` after a [SnapStart][snapstart] restore, before the first invocation.
    ///
    /// Random state, credentials and open connections were copied into every environment that starts from the snapshot: renew them
    /// here. What runs before [`run`](Self::run) is part of the snapshot. An error fails the restore: it is reported to
    /// Lambda, and [`run`](Self::run) returns it.
    ///
    /// ```no_run
    /// # struct Pool;
    /// # impl Pool { async fn reconnect(&self) -> Result<(), std::io::Error> { Ok(()) } }
    /// # async fn main_(server: lambda_grpc::Router, pool: std::sync::Arc<Pool>) -> Result<(), lambda_grpc::Error> {
    /// let host = lambda_grpc::Host::new().after_restore(move || {
    ///     let pool = pool.clone();
    ///     async move { pool.reconnect().await }
    /// });
    /// host.run(server).await
    /// # }
    /// ```
    ///
    /// [snapstart]: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
    #[must_use]
    pub fn after_restore<F, E>(mut self, hook: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.after_restore = Some(AfterRestore::new(hook));
        self
    }

    /// Returns true if the answer to an event goes out in streaming form.
    pub(super) fn streams(&self, event: &Event) -> bool {
        self.response_mode == ResponseMode::Streaming && event.can_stream()
    }

    /// Returns when the answer to an event must be there.
    pub(super) fn deadline(&self, event: &Event, lambda: Option<&LambdaContext>) -> Option<Deadline> {
        self.deadlines.of(event.front_door()?, self.response_mode, lambda)
    }

    /// Serves until the program ends, as [`run`](crate::run) does.
    ///
    /// # Errors
    ///
    /// Those of [`run`](crate::run).
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, as every socket of tokio does.
    pub async fn run<S: HttpService>(self, service: S) -> Result<(), Error> {
        let host = Arc::new(self);
        if std::env::var_os(RUNTIME_API).is_some() {
            return lambda::run(host, service).await;
        }
        #[cfg(feature = "local")]
        return super::local::run(host, service).await;
        #[cfg(not(feature = "local"))]
        Err(Error::new(crate::error::ErrorKind::NotOnLambda))
    }

    /// Makes a handler of Lambda events, as [`handler`](crate::handler) does.
    pub fn handler<S: HttpService>(self, service: S) -> LambdaHandler<S> {
        LambdaHandler::new(Arc::new(self), service)
    }
}
