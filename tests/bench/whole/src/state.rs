//! The events and the responses of a function so far.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use runtime_api::{Request, header};
use traffic::Case;

/// The time after which a function counts as hanging.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Whether a response is acknowledged. A function waits for this before it requests another event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Acknowledge {
    #[default]
    Always,
    Never,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    event: Arc<Vec<u8>>,
    left: usize,
    is_closed: bool,
    /// The time when the event without a response was sent.
    sent: Option<Instant>,
    /// True while the function waits for its next event.
    pub(crate) is_idle: bool,
    /// The times from the first byte of an event that was written to the last byte of its response that was read.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) first_response: Option<Instant>,
    pub(crate) acknowledge: Acknowledge,
    last: Option<Request>,
}

impl State {
    /// Returns true if the function has responded to all events, and waits.
    fn is_done(&self) -> bool {
        let waits = self.is_idle || self.acknowledge == Acknowledge::Never;
        waits && self.left == 0 && self.sent.is_none()
    }

    /// Checks the last response.
    ///
    /// # Panics
    ///
    /// Panics if the response is wrong.
    pub(crate) fn check(&self, case: Case) {
        let last = self.last.as_ref().expect("the function has responded");
        let is_streaming = last.header(header::RESPONSE_MODE) == Some("streaming");
        let check = if is_streaming { Case::check_streamed } else { Case::check };
        check(case, &last.body);
    }
}

/// A state that the threads of a Runtime API share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics")
    }

    /// Sends an event `times` times.
    pub(crate) fn send(&self, event: &Arc<Vec<u8>>, times: usize) {
        let mut state = self.lock();
        state.event = Arc::clone(event);
        state.left = times;
        state.latencies.clear();
        self.changed.notify_all();
    }

    pub(crate) fn wait_until_done(&self) -> MutexGuard<'_, State> {
        let waited = self.changed.wait_timeout_while(self.lock(), TIMEOUT, |state| !state.is_done());
        let (state, waited) = waited.expect("no thread panics");
        assert!(!waited.timed_out(), "the function does not respond");
        state
    }

    /// Waits for an event to send. Returns `None` when the API is closed.
    pub(crate) fn next(&self) -> Option<Arc<Vec<u8>>> {
        self.lock().is_idle = true;
        self.changed.notify_all();
        let must_wait = |state: &mut State| state.left == 0 && !state.is_closed;
        let mut state = self.changed.wait_while(self.lock(), must_wait).expect("no thread panics");
        if state.is_closed {
            return None;
        }
        state.is_idle = false;
        state.left -= 1;
        Some(Arc::clone(&state.event))
    }

    /// Records the time before an event is written.
    pub(crate) fn sending(&self) {
        self.lock().sent = Some(Instant::now());
    }

    pub(crate) fn record(&self, response: Request) -> Acknowledge {
        let now = Instant::now();
        let mut state = self.lock();
        if let Some(sent) = state.sent.take() {
            state.latencies.push(now - sent);
        }
        state.first_response.get_or_insert(now);
        state.last = Some(response);
        self.changed.notify_all();
        state.acknowledge
    }

    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }
}
