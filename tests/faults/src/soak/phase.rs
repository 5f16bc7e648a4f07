//! A phase of the soak test: one process and its calls.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use runtime_api::Server;

use super::api::Api;
use super::tracker::{State, Tracker};
use crate::function::Function;
use crate::plan::Settings;

/// The number of memory measurements.
const SAMPLES: u64 = 100;

/// The growth that is tolerated, in kB, because the size of an allocator's memory varies.
const TOLERANCE: u64 = 2 * 1024;

/// The sockets that a running function opens for its extension and for its SIGTERM handler.
const MORE_SOCKETS: usize = 3;

/// A process of a function, and its calls.
#[derive(Debug, Clone, Copy)]
pub struct Phase {
    /// The number of calls.
    pub calls: u64,
    /// The number of concurrent calls: `AWS_LAMBDA_MAX_CONCURRENCY`.
    pub workers: usize,
    /// Other environment variables of the function.
    pub variables: &'static [(&'static str, &'static str)],
    /// `AWS_LAMBDA_INITIALIZATION_TYPE`.
    pub initialization: &'static str,
    /// The settings of the run.
    pub settings: Settings,
}

impl Phase {
    /// Serves all calls and checks their responses.
    ///
    /// # Errors
    ///
    /// Returns the first problem.
    pub fn run(self, program: &Path) -> Result<(), String> {
        let began = Instant::now();
        let tracker = Arc::new(Tracker::new(self.calls, self.workers));
        let server = Server::start(Arc::new(Api { settings: self.settings, tracker: Arc::clone(&tracker) }));
        let concurrency = self.workers.to_string();
        let mut environment = self.variables.to_vec();
        environment.push(("AWS_LAMBDA_MAX_CONCURRENCY", &concurrency));
        environment.push(("AWS_LAMBDA_INITIALIZATION_TYPE", self.initialization));
        let mut function = Function::start(&mut Command::new(program), &server.address(), &environment);
        let served = self.serve(&tracker, &server, &function);
        tracker.close();
        if let Err(problem) = served {
            let ended = function
                .ended()
                .map(|ended| format!(": the function ended, {}\n{}", ended.status, ended.log));
            return Err(format!("{problem}{}", ended.unwrap_or_default()));
        }
        function.terminate();
        let ended = function.wait().ok_or("the function does not end on SIGTERM")?;
        if !ended.status.success() {
            return Err(format!("on SIGTERM the function ended with {}\n{}", ended.status, ended.log));
        }
        println!("   took {:.1} s", began.elapsed().as_secs_f64());
        Ok(())
    }

    fn serve(self, tracker: &Tracker, server: &Server, function: &Function) -> Result<(), String> {
        let is_alive = || function.resident().is_some();
        // No event is sent before all workers wait, to check that all of them start.
        let all_wait = |state: &State| state.waiting >= self.workers;
        tracker.wait_until("the workers to start", is_alive, all_wait)?;
        let sockets = function.sockets().ok_or("the function has exited")?;
        let mut memory = Vec::new();
        for sample in 1..=SAMPLES {
            let end = self.calls * sample / SAMPLES;
            tracker.extend(end);
            tracker.wait_until("calls", is_alive, |state| state.completed >= end)?;
            memory.push(function.resident().ok_or("the function has exited")?);
        }
        tracker.wait_until("the workers after the last call", is_alive, all_wait)?;
        let state = tracker.lock();
        self.print(&state, server.accepted(), &memory);
        let waiting = state.waiting;
        if waiting != self.workers {
            return Err(format!("{waiting} requests for an event wait, of {} workers", self.workers));
        }
        let counts = &state.counts;
        let opened = server.accepted() - counts.of_extension;
        let expected = self.workers + counts.reconnects;
        if opened > expected {
            return Err(format!("{opened} connections were opened, but at most {expected} were needed"));
        }
        if counts.rejected_responses != counts.lost_acknowledgements {
            let (sent, lost) = (counts.rejected_responses, counts.lost_acknowledgements);
            return Err(format!("{sent} responses were posted again, {lost} acknowledgements were lost"));
        }
        let left = function.sockets().ok_or("the function has exited")?;
        if left > sockets + MORE_SOCKETS {
            return Err(format!("the function has {left} open sockets, and had {sockets} at its start"));
        }
        check_memory(&memory)
    }

    fn print(self, state: &State, accepted: usize, memory: &[u64]) {
        let Self { calls, workers, variables, initialization, .. } = self;
        println!("{calls} calls, {workers} workers, {initialization}, {variables:?}");
        for (name, count) in &state.counts.faults {
            println!("   {count:6} {name}");
        }
        let (smallest, largest) = (memory.iter().min(), memory.iter().max());
        println!(
            "   {accepted} connections, at most {} needed, {} responses posted again, resident {} to {} kB",
            workers + state.counts.reconnects + state.counts.of_extension,
            state.counts.rejected_responses,
            smallest.unwrap_or(&0),
            largest.unwrap_or(&0),
        );
    }
}

/// Compares the first half of the samples with the second.
fn check_memory(memory: &[u64]) -> Result<(), String> {
    let (early, late) = memory.split_at(memory.len() / 2);
    let maximum = |samples: &[u64]| samples.iter().max().copied().unwrap_or_default();
    let (early, late) = (maximum(early), maximum(late));
    if late > early + early / 10 + TOLERANCE {
        return Err(format!("the function's memory grew from {early} kB to {late} kB"));
    }
    Ok(())
}
