//! Serving from the Runtime API, from the start of the process to its end.

use std::env;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::task::JoinSet;

use super::connection::Connection;
use super::endpoint::{Endpoint, RUNTIME_API};
use super::log;
use super::restore;
use super::shutdown::{InFlight, sigterm};
use super::trace::TraceVariable;
use super::worker::Worker;
use crate::error::{BoxError, Error, ErrorKind};
use crate::host::http_service::HttpService;
use crate::host::settings::Settings;

/// The number of invocations that [Lambda Managed Instances][doc] send to a process at a time.
///
/// [doc]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-runtimes.html
const MAX_CONCURRENCY: &str = "AWS_LAMBDA_MAX_CONCURRENCY";

/// How the environment was started: [`snap-start`, `on-demand` and others][doc].
///
/// [doc]: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
const INITIALIZATION_TYPE: &str = "AWS_LAMBDA_INITIALIZATION_TYPE";

/// Handles invocations until the process receives SIGTERM, or the Runtime API fails.
pub(in crate::host) async fn run<S: HttpService>(settings: Arc<Settings>, service: S) -> Result<(), Error> {
    let variable = |name| env::var(name).unwrap_or_default();
    let endpoint = Arc::new(Endpoint::parse(&variable(RUNTIME_API))?);
    tracing::debug!(variable = RUNTIME_API, "serving AWS Lambda");
    #[cfg(all(unix, feature = "graceful-shutdown"))]
    let _extension = super::extension::register(&endpoint).await;
    if variable(INITIALIZATION_TYPE) == "snap-start" {
        restore::wait(&settings, &endpoint).await?;
    }
    let count = concurrency(&variable(MAX_CONCURRENCY));
    let in_flight = InFlight::default();
    let trace = TraceVariable { is_enabled: count == 1 };
    let worker = Worker { settings, service, in_flight: in_flight.clone(), trace };
    // Dropping the set ends the tasks, even if this future is dropped.
    let mut workers = JoinSet::new();
    for _ in 0..count {
        workers.spawn(worker.clone().run(Connection::new(Arc::clone(&endpoint))));
    }
    drop(worker);
    let mut failed = pin!(async {
        let failure: BoxError = match workers.join_next().await {
            Some(Ok(failed)) => failed.into(),
            Some(Err(error)) => error.into(),
            None => return std::future::pending().await,
        };
        // A process with fewer workers would silently serve fewer calls. It ends instead, and Lambda starts
        // another one.
        in_flight.drain().await;
        Error::caused_by(ErrorKind::Runtime, failure)
    });
    let mut terminated = pin!(async {
        sigterm().await;
        tracing::debug!("received SIGTERM");
        in_flight.drain().await;
    });
    poll_fn(|context| match failed.as_mut().poll(context) {
        Poll::Ready(error) => Poll::Ready(Err(error)),
        Poll::Pending => terminated.as_mut().poll(context).map(Ok),
    })
    .await
}

/// Parses the number of concurrent invocations. The default is one.
fn concurrency(value: &str) -> usize {
    match value.parse() {
        Ok(count) if count > 0 => count,
        _ => {
            if !value.is_empty() {
                log::error(format_args!(
                    "`{MAX_CONCURRENCY}` is {value:?}, which is not a number of calls: handling one call at a time"
                ));
            }
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_one_call_at_a_time_by_default() {
        for (value, expected) in [("", 1), ("1", 1), ("16", 16), ("0", 1), ("-1", 1), ("many", 1)] {
            assert_eq!(concurrency(value), expected, "{value:?}");
        }
    }
}
