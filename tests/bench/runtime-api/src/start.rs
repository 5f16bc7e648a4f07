//! A function that starts: from the spawn of its process to its first response.

use std::sync::Arc;
use std::time::Duration;

use traffic::Case;

use crate::function::Function;
use crate::spread::Spread;
use crate::warm::percentile;
use crate::{Result, Subject};

/// What one function took in one run, in microseconds.
#[derive(Debug)]
struct Figures {
    half: f64,
    most: f64,
    half_ratio: f64,
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
            Spread::of(figures, |it| it.half),
            Spread::of(figures, |it| it.most),
            Spread::of(figures, |it| it.half_ratio),
            Spread::of(figures, |it| it.cpu),
            Spread::of(figures, |it| it.cpu_ratio),
        );
    }
    println!();
    Ok(())
}

/// Lets the functions take turns, another one first in every round.
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
    let half = |times: &mut [Duration]| percentile(times, 50);
    let (first, first_cpu) = (half(&mut times[0]), half(&mut cpu[0]));
    let figures = |(times, cpu): (&mut Vec<Duration>, &mut Vec<Duration>)| Figures {
        half: half(times),
        most: percentile(times, 90),
        half_ratio: half(times) / first,
        cpu: half(cpu),
        cpu_ratio: half(cpu) / first_cpu,
    };
    Ok(times.iter_mut().zip(&mut cpu).map(figures).collect())
}
