//! The end of a Lambda execution environment: [Lambda's shutdown phase][doc].
//!
//! [doc]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// The interval at which the calls in flight are counted during a shutdown.
const INTERVAL: Duration = Duration::from_millis(5);

/// The invocations in flight: until Lambda has acknowledged their responses.
#[derive(Debug, Clone, Default)]
pub(super) struct InFlight(Arc<State>);

#[derive(Debug, Default)]
struct State {
    count: AtomicUsize,
    is_draining: AtomicBool,
}

impl InFlight {
    /// Counts an invocation until the returned value is dropped.
    pub(super) fn count(&self) -> Counted {
        self.0.count.fetch_add(1, Ordering::AcqRel);
        Counted(Arc::clone(&self.0))
    }

    /// Returns true if further invocations must not be requested.
    pub(super) fn is_draining(&self) -> bool {
        self.0.is_draining.load(Ordering::Acquire)
    }

    /// Stops the workers from requesting invocations, and waits for those in flight.
    pub(super) async fn drain(&self) {
        self.0.is_draining.store(true, Ordering::Release);
        while self.0.count.load(Ordering::Acquire) > 0 {
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

/// One invocation in flight.
#[derive(Debug)]
pub(super) struct Counted(Arc<State>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Waits for SIGTERM.
#[cfg(all(unix, feature = "graceful-shutdown"))]
pub(super) async fn sigterm() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => drop(terminate.recv().await),
        Err(error) => {
            tracing::warn!(%error, "cannot handle SIGTERM, which will end the process immediately");
            std::future::pending().await
        }
    }
}

/// Never returns. Without a handler, SIGTERM ends the process.
#[cfg(not(all(unix, feature = "graceful-shutdown")))]
pub(super) async fn sigterm() {
    std::future::pending().await
}
