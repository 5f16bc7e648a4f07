//! The end of a Lambda execution environment.
//!
//! Lambda sends SIGTERM to functions with an extension, on Managed Instances too, and everything else that runs containers
//! sends it as well: [Lambda's shutdown phase][doc].
//!
//! [doc]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};

use crate::error::BoxError;
use crate::service::BoxFuture;

/// How often calls in flight are counted while the process waits for the last of them.
const INTERVAL: Duration = Duration::from_millis(5);

/// Counts the invocations that are being answered, until their replies are on their way.
#[derive(Clone, Default)]
pub(super) struct InFlight(Arc<AtomicUsize>);

impl InFlight {
    /// Resolves when the process has been asked to end and the calls in flight have ended.
    pub(super) async fn drained_after_sigterm(self) {
        sigterm().await;
        tracing::debug!("asked to end");
        while self.0.load(Ordering::Acquire) > 0 {
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

impl<I> Layer<I> for InFlight {
    type Service = Counted<I>;

    fn layer(&self, inner: I) -> Counted<I> {
        Counted { inner, in_flight: self.clone() }
    }
}

/// A service whose calls are counted.
#[derive(Clone)]
pub(super) struct Counted<I> {
    inner: I,
    in_flight: InFlight,
}

impl<I> Service<LambdaInvocation> for Counted<I>
where
    I: Service<LambdaInvocation, Response = (), Error = BoxError, Future: Send + 'static>,
{
    type Response = ();
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<(), BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        let counted = Guard::new(self.in_flight.clone());
        let answer = self.inner.call(invocation);
        Box::pin(async move {
            let _counted = counted;
            answer.await
        })
    }
}

#[cfg(all(unix, feature = "graceful-shutdown"))]
async fn sigterm() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => drop(terminate.recv().await),
        Err(error) => {
            tracing::warn!(%error, "cannot listen for SIGTERM, which will end the process at once");
            std::future::pending().await
        }
    }
}

/// Leaves the signal to do what it does without a handler: end the process at once.
#[cfg(not(all(unix, feature = "graceful-shutdown")))]
async fn sigterm() {
    std::future::pending().await
}

/// One call in flight, for as long as it lives.
struct Guard(InFlight);

impl Guard {
    fn new(in_flight: InFlight) -> Self {
        in_flight.0.fetch_add(1, Ordering::AcqRel);
        Self(in_flight)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}
