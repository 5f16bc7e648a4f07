//! The calls of a running function.

use std::sync::Arc;
use std::time::Duration;

use spread::{Spread, median};
use traffic::Case;

use crate::function::Function;
use crate::{Result, Subject};

/// The number of runs, of rounds in a run, and of calls in a round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) runs: usize,
    pub(crate) rounds: usize,
    pub(crate) calls: usize,
}

/// The figures of a function in one run. Times are in microseconds.
#[derive(Debug)]
struct Figures {
    p50: f64,
    p99: f64,
    p50_ratio: f64,
    cpu: f64,
    cpu_ratio: f64,
    connections: f64,
    peak_rss: f64,
    threads: f64,
}

/// The measurements of a function so far, round by round.
#[derive(Debug, Default)]
struct Times {
    medians: Vec<f64>,
    latencies: Vec<Duration>,
    cpu: Duration,
    connections: usize,
}

/// Measures the functions in several runs, each with new processes.
pub(crate) fn run(case: Case, schedule: Schedule, subjects: &[Subject]) -> Result {
    let mut figures: Vec<Vec<Figures>> = subjects.iter().map(|_| Vec::new()).collect();
    for _ in 0..schedule.runs {
        for (all, this) in figures.iter_mut().zip(measure(case, schedule, subjects)?) {
            all.push(this);
        }
    }
    println!(
        "| {case} | p50 µs | p99 µs | times ours | CPU µs | times ours | connections per 1000 | peak RSS MB | threads |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Subject { name, .. }, figures) in subjects.iter().zip(&figures) {
        println!(
            "| {name} | {:.0} | {:.0} | {:.2} | {:.0} | {:.2} | {:.1} | {:.1} | {:.0} |",
            Spread::of(figures, |figures| figures.p50),
            Spread::of(figures, |figures| figures.p99),
            Spread::of(figures, |figures| figures.p50_ratio),
            Spread::of(figures, |figures| figures.cpu),
            Spread::of(figures, |figures| figures.cpu_ratio),
            Spread::of(figures, |figures| figures.connections),
            Spread::of(figures, |figures| figures.peak_rss),
            Spread::of(figures, |figures| figures.threads),
        );
    }
    println!();
    Ok(())
}

/// Measures the functions in turns, with another one first in every round.
fn measure(
    case: Case,
    Schedule { rounds, calls, .. }: Schedule,
    subjects: &[Subject],
) -> Result<Vec<Figures>> {
    let event = Arc::new(case.event());
    let mut functions = Vec::new();
    for subject in subjects {
        let function = Function::start(&subject.program)?;
        function.api.send(&event, calls);
        function.api.wait().check(case);
        functions.push((function, Times::default()));
    }
    for round in 0..rounds {
        for turn in 0..functions.len() {
            let at = (turn + round) % functions.len();
            let (function, times) = &mut functions[at];
            times.measure(function, &event, calls);
        }
    }
    let total = (rounds * calls) as f64;
    let cpu = |times: &Times| times.cpu.as_secs_f64() * 1e6 / total;
    let (first, first_cpu) = (functions[0].1.medians.clone(), cpu(&functions[0].1));
    let figures = |(function, mut times): (Function, Times)| Figures {
        p50: percentile(&mut times.latencies, 50),
        p99: percentile(&mut times.latencies, 99),
        p50_ratio: median(times.medians.iter().zip(&first).map(|(this, first)| this / first).collect()),
        cpu: cpu(&times),
        cpu_ratio: cpu(&times) / first_cpu,
        connections: times.connections as f64 * 1000.0 / total,
        peak_rss: function.status("VmHWM") as f64 / 1024.0,
        threads: function.status("Threads") as f64,
    };
    Ok(functions.into_iter().map(figures).collect())
}

impl Times {
    fn measure(&mut self, function: &Function, event: &Arc<Vec<u8>>, calls: usize) {
        let (cpu, connections) = (function.cpu(), function.api.connections());
        function.api.send(event, calls);
        let state = function.api.wait();
        let mut latencies = state.latencies.clone();
        drop(state);
        self.connections += function.api.connections() - connections;
        self.cpu += function.cpu() - cpu;
        self.medians.push(percentile(&mut latencies, 50));
        self.latencies.extend(latencies);
    }
}

/// Returns a percentile in microseconds.
pub(crate) fn percentile(latencies: &mut [Duration], percent: usize) -> f64 {
    latencies.sort_unstable();
    let at = (latencies.len().saturating_sub(1)) * percent / 100;
    latencies.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e6)
}
