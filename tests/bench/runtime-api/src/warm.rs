//! A function that has started, call after call.

use std::sync::Arc;
use std::time::Duration;

use traffic::Case;

use crate::function::Function;
use crate::{Result, Subject};

/// What one function took, round by round.
#[derive(Debug, Default)]
struct Times {
    medians: Vec<f64>,
    latencies: Vec<Duration>,
    cpu: Duration,
    connections: usize,
}

/// Lets the functions take turns, `calls` each, another one first in every round.
pub(crate) fn run(case: Case, rounds: usize, calls: usize, subjects: &[Subject]) -> Result {
    let event = Arc::new(case.event());
    let mut functions = Vec::new();
    for subject in subjects {
        let function = Function::start(&subject.program)?;
        function.api.send(&event, calls);
        let state = function.api.wait();
        let check = if state.last.is_streaming { Case::check_streamed } else { Case::check };
        check(case, &state.last.body);
        drop(state);
        functions.push((function, Times::default()));
    }
    for round in 0..rounds {
        for turn in 0..functions.len() {
            let at = (turn + round) % functions.len();
            let (function, times) = &mut functions[at];
            times.measure(function, &event, calls);
        }
    }
    println!(
        "| {case} | p50 µs | p99 µs | times ours | CPU µs | times ours | connections per 1000 | peak RSS MB | threads |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let total = (rounds * calls) as f64;
    let cpu = |times: &Times| times.cpu.as_secs_f64() * 1e6 / total;
    let (first, first_cpu) = (functions[0].1.medians.clone(), cpu(&functions[0].1));
    for (Subject { name, .. }, (function, times)) in subjects.iter().zip(&mut functions) {
        let ratios = times.medians.iter().zip(&first).map(|(this, first)| this / first).collect();
        println!(
            "| {name} | {:.0} | {:.0} | {:.2} | {:.0} | {:.2} | {:.1} | {:.1} | {} |",
            percentile(&mut times.latencies, 50),
            percentile(&mut times.latencies, 99),
            median(ratios),
            cpu(times),
            cpu(times) / first_cpu,
            times.connections as f64 * 1000.0 / total,
            function.status("VmHWM") as f64 / 1024.0,
            function.status("Threads"),
        );
    }
    println!();
    Ok(())
}

impl Times {
    fn measure(&mut self, function: &Function, event: &Arc<Vec<u8>>, calls: usize) {
        let (cpu, connections) = (function.cpu(), function.api.wait().connections);
        function.api.send(event, calls);
        let state = function.api.wait();
        let mut latencies = state.latencies.clone();
        self.connections += state.connections - connections;
        drop(state);
        self.cpu += function.cpu() - cpu;
        self.medians.push(percentile(&mut latencies, 50));
        self.latencies.extend(latencies);
    }
}

/// Returns microseconds.
pub(crate) fn percentile(latencies: &mut [Duration], percent: usize) -> f64 {
    latencies.sort_unstable();
    let at = (latencies.len().saturating_sub(1)) * percent / 100;
    latencies.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e6)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
