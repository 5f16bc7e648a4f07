//! The start of a function, from the spawn of its process to its first response.

use std::sync::Arc;
use std::time::Duration;

use spread::Spread;
use traffic::Case;

use crate::function::Function;
use crate::warm::percentile;
use crate::{Result, Subject};

/// The figures of a function in one run, in microseconds.
#[derive(Debug)]
struct Figures {
    p50: f64,
    p90: f64,
    p50_ratio: f64,
    cpu: f64,
    cpu_ratio: f64,
}

/// Starts every function `rounds` times in each of several runs.
pub(crate) fn run(case: Case, runs: usize, rounds: usize, subjects: &[Subject]) -> Result {
    let mut figures: Vec<Vec<Figures>> = subjects.iter().map(|_| Vec::new()).collect();
    for _ in 0..runs {
        for (all, this) in figures.iter_mut().zip(measure(case, rounds, subjects)?) {
            all.push(this);
        }
    }
    println!("| spawn to first response | p50 µs | p90 µs | times ours | CPU µs | times ours |");
    println!("|---|--:|--:|--:|--:|--:|");
    for (Subject { name, .. }, figures) in subjects.iter().zip(&figures) {
        println!(
            "| {name} | {:.0} | {:.0} | {:.2} | {:.0} | {:.2} |",
            Spread::of(figures, |figures| figures.p50),
            Spread::of(figures, |figures| figures.p90),
            Spread::of(figures, |figures| figures.p50_ratio),
            Spread::of(figures, |figures| figures.cpu),
            Spread::of(figures, |figures| figures.cpu_ratio),
        );
    }
    println!();
    Ok(())
}

/// Measures the functions in turns, with another one first in every round.
fn measure(case: Case, rounds: usize, subjects: &[Subject]) -> Result<Vec<Figures>> {
    let event = Arc::new(case.event());
    let mut times = vec![Vec::<Duration>::with_capacity(rounds); subjects.len()];
    let mut cpu = times.clone();
    // The first two rounds fill the page cache.
    for round in 0..rounds + 2 {
        for turn in 0..subjects.len() {
            let at = (turn + round) % subjects.len();
            let function = Function::start_with(&subjects[at].program, &event)?;
            let state = function.api.wait();
            let responded = state.first_response.ok_or("the function did not respond")?;
            if round < 2 {
                state.check(case);
                continue;
            }
            drop(state);
            times[at].push(responded - function.spawned);
            cpu[at].push(function.cpu());
        }
    }
    let p50 = |times: &mut [Duration]| percentile(times, 50);
    let (first, first_cpu) = (p50(&mut times[0]), p50(&mut cpu[0]));
    let figures = |(times, cpu): (&mut Vec<Duration>, &mut Vec<Duration>)| Figures {
        p50: p50(times),
        p90: percentile(times, 90),
        p50_ratio: p50(times) / first,
        cpu: p50(cpu),
        cpu_ratio: p50(cpu) / first_cpu,
    };
    Ok(times.iter_mut().zip(&mut cpu).map(figures).collect())
}
