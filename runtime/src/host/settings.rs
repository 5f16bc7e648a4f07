//! What an application can set about its host.

use std::sync::Arc;

use super::exchange::HttpService;
use super::lambda::{self, LambdaHandler};
use crate::Error;
use crate::event::Prefixes;

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
        if std::env::var_os(super::RUNTIME_API).is_some() {
            return lambda::run(host, service).await;
        }
        #[cfg(feature = "local")]
        return super::local::run(host, service).await;
        #[cfg(not(feature = "local"))]
        Err(Error::new(crate::error::ErrorKind::NotOnLambda))
    }

    /// Makes the handler that `lambda_runtime` runs, as [`handler`](crate::handler) does.
    pub fn handler<S: HttpService>(self, service: S) -> LambdaHandler<S> {
        LambdaHandler::new(Arc::new(self), service)
    }
}
