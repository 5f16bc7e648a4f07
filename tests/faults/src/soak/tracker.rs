//! The calls of a run, and their state.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::counts::Counts;
use crate::function::HANG;

/// The state of all calls. The first problem ends the run.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    workers: usize,
    state: Mutex<State>,
    /// Wakes threads that wait for a call to send.
    available: Condvar,
    /// Wakes the thread that waits for the completion of calls.
    settled: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct State {
    calls: Vec<Progress>,
    /// The number of calls that may be sent so far.
    pub(super) end: u64,
    next: u64,
    /// Calls that could not be sent.
    again: VecDeque<u64>,
    /// The number of requests that wait for an event.
    pub(super) waiting: usize,
    pub(super) completed: u64,
    pub(super) problem: Option<String>,
    is_closed: bool,
    pub(super) counts: Counts,
}

/// The state of one call.
#[derive(Debug, Default, Clone, Copy)]
struct Progress {
    next_failed: bool,
    post_failed: bool,
    was_sent: bool,
    /// The hash of the first response, whether it had its effect or not.
    digest: Option<u64>,
    completed: bool,
}

/// The result of a posted response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    /// The call was already complete.
    Rejected,
}

impl Tracker {
    /// Creates the state for a number of calls and workers.
    pub(super) fn new(calls: u64, workers: usize) -> Self {
        let calls = vec![Progress::default(); calls as usize];
        Self { workers, state: State { calls, ..State::default() }.into(), ..Self::default() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panicked while it held the lock")
    }

    /// Waits for a call to send. Returns `None` at the end of the run.
    pub(super) fn take(&self) -> Option<u64> {
        let mut state = self.lock();
        state.waiting += 1;
        if state.waiting >= self.workers {
            self.settled.notify_all();
        }
        loop {
            if state.is_closed {
                return None;
            }
            let next = state.again.pop_front();
            let next = next.or_else(|| (state.next < state.end).then_some(state.next));
            if let Some(number) = next {
                state.next = state.next.max(number + 1);
                state.waiting -= 1;
                return Some(number);
            }
            state = self.available.wait(state).expect("no thread panicked while it held the lock");
        }
    }

    /// Returns a call that could not be sent, so that it is sent next.
    pub(super) fn give_back(&self, number: u64) {
        let mut state = self.lock();
        state.call(number).was_sent = false;
        state.again.push_front(number);
        self.available.notify_one();
    }

    pub(super) fn mark_sent(&self, number: u64) {
        self.lock().call(number).was_sent = true;
    }

    /// Returns true for the first event of a call.
    pub(super) fn may_fail_next(&self, number: u64) -> bool {
        !std::mem::replace(&mut self.lock().call(number).next_failed, true)
    }

    /// Returns true for the first response to a call.
    pub(super) fn may_fail_post(&self, number: u64) -> bool {
        !std::mem::replace(&mut self.lock().call(number).post_failed, true)
    }

    /// Records a response. One that is posted again must be the same.
    pub(super) fn record(&self, number: u64, digest: u64) -> Result<(), String> {
        let mut state = self.lock();
        let call = state.call(number);
        if !call.was_sent {
            return Err(format!("there is a response to call {number}, which was not sent completely"));
        }
        if *call.digest.get_or_insert(digest) != digest {
            return Err(format!("there are two different responses to call {number}"));
        }
        Ok(())
    }

    /// Marks a call as complete.
    pub(super) fn complete(&self, number: u64) -> Verdict {
        let mut state = self.lock();
        if std::mem::replace(&mut state.call(number).completed, true) {
            state.counts.rejected_responses += 1;
            return Verdict::Rejected;
        }
        state.completed += 1;
        if state.completed == state.end {
            self.settled.notify_all();
        }
        Verdict::Accepted
    }

    /// Records a problem, if it is the first.
    pub(super) fn fail(&self, problem: String) {
        self.lock().problem.get_or_insert(problem);
        self.settled.notify_all();
    }

    /// Allows calls up to this number to be sent.
    pub(super) fn extend(&self, end: u64) {
        self.lock().end = end;
        self.available.notify_all();
    }

    /// Ends all waits.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.available.notify_all();
    }

    /// Waits until a state is reached, while the function is alive and calls are completed.
    pub(super) fn wait_until(
        &self,
        what: &str,
        is_alive: impl Fn() -> bool,
        is_reached: impl Fn(&State) -> bool,
    ) -> Result<(), String> {
        let mut state = self.lock();
        let mut seen = (state.completed, Instant::now());
        loop {
            if let Some(problem) = &state.problem {
                return Err(problem.clone());
            }
            if is_reached(&state) {
                return Ok(());
            }
            if let Some(number) = state.lost(self.workers) {
                return Err(format!("call {number} was sent, but its worker requests another one"));
            }
            let second = Duration::from_secs(1);
            let (after, timeout) =
                self.settled.wait_timeout(state, second).expect("no thread panicked while it held the lock");
            state = after;
            if !timeout.timed_out() {
                continue;
            }
            if !is_alive() {
                return Err(format!("waited for {what}"));
            }
            if seen.0 != state.completed {
                seen = (state.completed, Instant::now());
            } else if seen.1.elapsed() > HANG {
                return Err(format!("hangs: waited for {what}, {} calls are complete", state.completed));
            }
        }
    }
}

impl State {
    fn call(&mut self, number: u64) -> &mut Progress {
        &mut self.calls[number as usize]
    }

    /// Returns a call without a response, if all workers wait for an event, so that none can be handling it.
    fn lost(&self, workers: usize) -> Option<usize> {
        let is_quiet = self.waiting >= workers && self.again.is_empty() && self.next >= self.end;
        let lost = || self.calls[..self.end as usize].iter().position(|call| !call.completed);
        if is_quiet { lost() } else { None }
    }
}
