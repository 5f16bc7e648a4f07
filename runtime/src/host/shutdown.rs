//! The end of a Lambda execution environment.
//!
//! Lambda sends SIGTERM to functions with an extension, on Managed Instances too, and everything else that runs containers
//! sends it as well: [Lambda's shutdown phase][doc].
//!
//! [doc]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How often calls in flight are counted while the process waits for the last of them.
const INTERVAL: Duration = Duration::from_millis(5);

/// Counts the invocations that are being answered, until their replies are on their way.
#[derive(Clone, Default)]
pub(super) struct InFlight(Arc<AtomicUsize>);

impl InFlight {
    /// Counts a call for as long as what this returns lives.
    pub(super) fn count(&self) -> Counted {
        self.0.fetch_add(1, Ordering::AcqRel);
        Counted(Arc::clone(&self.0))
    }

    /// Resolves when the process has been asked to end and the calls in flight have ended.
    pub(super) async fn drained_after_sigterm(self) {
        sigterm().await;
        tracing::debug!("asked to end");
        while self.0.load(Ordering::Acquire) > 0 {
            tokio::time::sleep(INTERVAL).await;
        }
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

/// One call in flight.
pub(super) struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
