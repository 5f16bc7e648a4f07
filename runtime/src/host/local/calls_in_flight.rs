//! The calls in flight of a connection.

use tokio::sync::watch;

/// The number of calls in flight of one connection.
///
/// A call is in flight from the end of its request to the response of the server.
#[derive(Debug, Clone)]
pub(super) struct CallsInFlight(watch::Sender<usize>);

impl CallsInFlight {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Counts a call until the returned value is dropped.
    pub(super) fn begin(&self) -> CallInFlight {
        self.0.send_modify(|calls| *calls += 1);
        CallInFlight(self.0.clone())
    }

    /// Waits until no call is in flight.
    pub(super) async fn ended(&self) {
        // The sender is not dropped before `self`.
        let _ = self.0.subscribe().wait_for(|calls| *calls == 0).await;
    }
}

/// One call in flight.
#[derive(Debug)]
pub(super) struct CallInFlight(watch::Sender<usize>);

impl Drop for CallInFlight {
    fn drop(&mut self) {
        self.0.send_modify(|calls| *calls -= 1);
    }
}
