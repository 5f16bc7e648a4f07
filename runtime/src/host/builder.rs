//! The configuration of a host.

use std::sync::Arc;
use std::time::Duration;

use super::http_service::HttpService;
use super::lambda::{self, LambdaHandler, RUNTIME_API};
use super::response_mode::ResponseMode;
use super::settings::{AfterRestore, Settings};
use crate::call::NativeGrpc;
use crate::error::Error;
use crate::protocol::TwirpPrefix;
use crate::trigger::Trigger;

/// A host with settings. [`run`](crate::run) uses the defaults.
///
/// ```no_run
/// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_grpc::Error> {
/// lambda_grpc::Host::new().path_prefix("/api").run(server).await
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Host {
    settings: Settings,
}

impl Host {
    /// Creates a host with the default settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves calls below `prefix`, as in `/api/package.Service/Method`, and no longer at the root.
    ///
    /// Set it for a prefix that cannot be recognized from the event. Examples are a resource `/api/{proxy+}`,
    /// a rule of a load balancer for `/api/*`, and an API mapping of an HTTP API with the route `$default`
    /// and payload format 1.0. Stages, and base path mappings of a REST API, are removed without this setting.
    /// Call it several times to serve below several prefixes; `/` stands for the root.
    ///
    /// If the trigger authorizes requests by their path, it must cover every prefix.
    #[must_use]
    pub fn path_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.settings.prefixes.add(prefix.as_ref());
        self
    }

    /// Sets the form of responses to Function URLs and REST APIs. The default is [`ResponseMode::Buffered`].
    ///
    /// Without this setting, the environment variable `LAMBDA_GRPC_RESPONSE_MODE` of the function decides:
    /// `buffered` or `streaming`. The same program can then run behind triggers of both kinds.
    #[must_use]
    pub fn response_mode(mut self, mode: ResponseMode) -> Self {
        self.settings.response_mode = Some(mode);
        self
    }

    /// Sets how long before Lambda's deadline a call ends with `DEADLINE_EXCEEDED`. The default is 100 ms.
    ///
    /// After the deadline, Lambda would send an error of its own that is not gRPC. The deadline applies to
    /// layers too.
    #[must_use]
    pub fn deadline_margin(mut self, margin: Duration) -> Self {
        self.settings.deadlines.margin = margin;
        self
    }

    /// Sets how long a call behind a trigger may take before it ends with `DEADLINE_EXCEEDED`.
    ///
    /// The default is a second less than the time that the trigger waits for the function. After that time,
    /// the trigger would send an error of its own that is not gRPC.
    ///
    /// | trigger | waits by default | a call ends after |
    /// |---|---|---|
    /// | REST API | [29 s, unless raised][rest] | 28 s |
    /// | REST API that streams | [300 s for the first byte][stream] | 299 s |
    /// | HTTP API | [30 s][http] | 29 s |
    /// | VPC Lattice | [60 s, unless raised][lattice] | 59 s |
    /// | others | as long as the function may run | Lambda's deadline |
    ///
    /// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    /// [stream]: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
    /// [http]: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    /// [lattice]: https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_UpdateService.html
    #[must_use]
    pub fn trigger_timeout(mut self, trigger: Trigger, timeout: Duration) -> Self {
        self.settings.deadlines.set(trigger, timeout);
        self
    }

    /// Responds with 200 to GET and HEAD requests for `path`, before layers and services. Other requests that
    /// are not calls are rejected. Call it several times for several paths.
    ///
    /// ```no_run
    /// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_grpc::Error> {
    /// lambda_grpc::Host::new().health_check("/healthz").run(server).await
    /// # }
    /// ```
    ///
    /// The path is complete: it includes a [`path_prefix`](Self::path_prefix), but not the stage of an API. It is
    /// compared byte by byte with the path of the URL, so it is percent-encoded and has no query.
    ///
    /// | trigger | use |
    /// |---|---|
    /// | Application Load Balancer | [health checks of a target group][alb], which are off by default for functions. They request `/` unless the target group has another path, and each invokes the function |
    /// | REST API, HTTP API, Function URL | monitors such as Route 53 and CloudWatch Synthetics. The API needs a route for GET requests, and an authorizer applies to it too |
    /// | VPC Lattice | none: it [does not check functions][lattice] |
    ///
    /// The response only says that the function runs. gRPC clients ask the health service (feature `health`).
    ///
    /// [alb]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#enable-health-checks-lambda
    /// [lattice]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/target-group-health-checks.html
    #[must_use]
    pub fn health_check(mut self, path: impl AsRef<str>) -> Self {
        self.settings.health_checks.add(path.as_ref());
        self
    }

    /// Serves Twirp below `prefix`. Clients use `/twirp` by default. Without this setting, no prefix is
    /// served.
    ///
    /// Below the prefix, `application/json` is Twirp's JSON; elsewhere it is Connect's. Twirp's
    /// `application/protobuf` is also served without a prefix, at `/package.Service/Method`. The prefix
    /// follows a [`path_prefix`](Self::path_prefix), as in `/api/twirp/package.Service/Method`. Slashes at
    /// its start and end are optional, and an empty prefix disables it. On other HTTP servers, use the layer
    /// [`TwirpPrefix`].
    ///
    /// # Authorization
    ///
    /// The prefix gives every method a second path. An authorizer in front of the function must cover both. A
    /// route of an HTTP API, or a rule of a load balancer, AWS WAF or an IAM policy for `/acme.Admin/*` does
    /// not match `/twirp/acme.Admin/Delete`. Tower layers of the application receive `/acme.Admin/Delete` for
    /// both paths.
    #[must_use]
    pub fn twirp_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.settings.twirp_prefix = TwirpPrefix::new(prefix);
        self
    }

    /// Sets how native gRPC calls are served behind triggers, which do not forward HTTP trailers.
    #[must_use]
    pub fn native_grpc(mut self, native_grpc: NativeGrpc) -> Self {
        self.settings.native_grpc = native_grpc;
        self
    }

    /// Runs `hook` after a [SnapStart][snapstart] restore, before the first invocation.
    ///
    /// All environments that start from the snapshot have the same random state, credentials and open
    /// connections, so renew them here. What runs before [`run`](Self::run) is part of the snapshot. An error
    /// fails the restore: it is reported to Lambda, and [`run`](Self::run) returns it.
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
        self.settings.after_restore = Some(AfterRestore::new(hook));
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs a server, as [`run`](crate::run) does.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`run`](crate::run).
    ///
    /// # Panics
    ///
    /// Panics outside a tokio runtime.
    pub async fn run<S: HttpService>(self, service: S) -> Result<(), Error> {
        let mut settings = self.settings;
        if std::env::var_os(RUNTIME_API).is_some() {
            if settings.response_mode.is_none() {
                settings.response_mode = ResponseMode::from_environment()?;
            }
            return lambda::run(Arc::new(settings), service).await;
        }
        #[cfg(feature = "local")]
        return super::local::run(Arc::new(settings), service).await;
        #[cfg(not(feature = "local"))]
        Err(Error::new(crate::error::ErrorKind::NotOnLambda))
    }

    /// Creates a handler of Lambda events, for programs that call the Runtime API themselves.
    ///
    /// With the feature `lambda_runtime`, it is a service that
    /// [`lambda_runtime`](https://docs.rs/lambda_runtime) can run:
    ///
    /// ```no_run
    /// # #[cfg(feature = "lambda_runtime")]
    /// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_runtime::Error> {
    /// lambda_runtime::run(lambda_grpc::Host::new().handler(server)).await
    /// # }
    /// ```
    pub fn handler<S: HttpService>(self, service: S) -> LambdaHandler<S> {
        LambdaHandler::new(Arc::new(self.settings), service)
    }
}
