//! The calls of a run, and their state.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::counts::Counts;
use crate::function::HANG;

/// Tracks all calls. The first problem is kept, and ends the run.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    workers: usize,
    state: Mutex<State>,
    /// Wakes those who wait for a call to hand out.
    available: Condvar,
    /// Wakes the one who waits for the end of calls.
    settled: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct State {
    calls: Vec<Progress>,
    /// How many calls may be handed out by now.
    pub(super) end: u64,
    next: u64,
    /// Calls that could not be handed out.
    again: VecDeque<u64>,
    /// How many requests for an event wait.
    pub(super) waiting: usize,
    pub(super) answered: u64,
    pub(super) problem: Option<String>,
    is_closed: bool,
    pub(super) counts: Counts,
}

/// The state of one call.
#[derive(Debug, Default, Clone, Copy)]
struct Progress {
    next_failed: bool,
    post_failed: bool,
    handed_out: bool,
    /// Of the first response, whether it had its effect or not.
    digest: Option<u64>,
    answered: bool,
}

/// What Lambda says to a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    /// The call has been answered.
    Refused,
}

impl Tracker {
    /// Tracks so many calls of a function with so many workers.
    pub(super) fn new(calls: u64, workers: usize) -> Self {
        let calls = vec![Progress::default(); calls as usize];
        Self { workers, state: State { calls, ..State::default() }.into(), ..Self::default() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread that held it panicked")
    }

    /// Waits for a call to hand out; `None` at the end of the run.
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
            state = self.available.wait(state).expect("no thread that held it panicked");
        }
    }

    /// Takes back a call that could not be handed out: it is the next one to be.
    pub(super) fn give_back(&self, number: u64) {
        let mut state = self.lock();
        state.call(number).handed_out = false;
        state.again.push_front(number);
        self.available.notify_one();
    }

    pub(super) fn hand_out(&self, number: u64) {
        self.lock().call(number).handed_out = true;
    }

    /// Returns true the first time that it is asked about the event of a call.
    pub(super) fn may_fail_next(&self, number: u64) -> bool {
        !std::mem::replace(&mut self.lock().call(number).next_failed, true)
    }

    /// Returns true the first time that it is asked about the response to a call.
    pub(super) fn may_fail_post(&self, number: u64) -> bool {
        !std::mem::replace(&mut self.lock().call(number).post_failed, true)
    }

    /// Notes a response. One that is posted again must be the same.
    pub(super) fn note(&self, number: u64, digest: u64) -> Result<(), String> {
        let mut state = self.lock();
        let call = state.call(number);
        if !call.handed_out {
            return Err(format!("call {number} was answered before it was handed out completely"));
        }
        if *call.digest.get_or_insert(digest) != digest {
            return Err(format!("call {number} was answered twice, and not the same"));
        }
        Ok(())
    }

    /// Answers a call.
    pub(super) fn answer(&self, number: u64) -> Verdict {
        let mut state = self.lock();
        if std::mem::replace(&mut state.call(number).answered, true) {
            state.counts.refused_responses += 1;
            return Verdict::Refused;
        }
        state.answered += 1;
        if state.answered == state.end {
            self.settled.notify_all();
        }
        Verdict::Accepted
    }

    /// Keeps the first problem.
    pub(super) fn fail(&self, problem: String) {
        self.lock().problem.get_or_insert(problem);
        self.settled.notify_all();
    }

    /// Lets calls be handed out up to this number.
    pub(super) fn extend(&self, end: u64) {
        self.lock().end = end;
        self.available.notify_all();
    }

    /// Ends all waiting.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.available.notify_all();
    }

    /// Waits until a state is reached, for as long as the function is alive and calls are answered.
    pub(super) fn wait_until(
        &self,
        what: &str,
        is_alive: impl Fn() -> bool,
        is_reached: impl Fn(&State) -> bool,
    ) -> Result<(), String> {
        let mut state = self.lock();
        let mut seen = (state.answered, Instant::now());
        loop {
            if let Some(problem) = &state.problem {
                return Err(problem.clone());
            }
            if is_reached(&state) {
                return Ok(());
            }
            if let Some(number) = state.lost(self.workers) {
                return Err(format!("call {number} was handed out, and its worker asks for another one"));
            }
            let second = Duration::from_secs(1);
            let (after, timeout) =
                self.settled.wait_timeout(state, second).expect("no thread that held it panicked");
            state = after;
            if !timeout.timed_out() {
                continue;
            }
            if !is_alive() {
                return Err(format!("waited for {what}"));
            }
            if seen.0 != state.answered {
                seen = (state.answered, Instant::now());
            } else if seen.1.elapsed() > HANG {
                return Err(format!("hangs: waited for {what}, {} calls are answered", state.answered));
            }
        }
    }
}

impl State {
    fn call(&mut self, number: u64) -> &mut Progress {
        &mut self.calls[number as usize]
    }

    /// Returns a call without an answer, if all workers wait for an event and none can be answering it.
    fn lost(&self, workers: usize) -> Option<usize> {
        let is_quiet = self.waiting >= workers && self.again.is_empty() && self.next >= self.end;
        let lost = || self.calls[..self.end as usize].iter().position(|call| !call.answered);
        if is_quiet { lost() } else { None }
    }
}
