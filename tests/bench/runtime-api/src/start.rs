//! A function that starts: from the spawn of its process to its first reply.

use std::sync::Arc;
use std::time::Duration;

use traffic::Case;

use crate::function::Function;
use crate::warm::percentile;
use crate::{Result, Subject};

pub(crate) fn run(case: Case, rounds: usize, subjects: &[Subject]) -> Result {
    let event = Arc::new(case.event());
    let mut times = vec![Vec::<Duration>::with_capacity(rounds); subjects.len()];
    let mut cpu = times.clone();
    // The first two rounds fill the page cache.
    for round in 0..rounds + 2 {
        for turn in 0..subjects.len() {
            let at = (turn + round) % subjects.len();
            let function = Function::start_with(&subjects[at].program, &event)?;
            let state = function.api.wait();
            let replied = state.first_reply.ok_or("the function did not reply")?;
            drop(state);
            if round >= 2 {
                times[at].push(replied - function.spawned);
                cpu[at].push(function.cpu());
            }
        }
    }
    println!("| spawn to first reply | p50 µs | p90 µs | times ours | CPU µs |");
    println!("|---|--:|--:|--:|--:|");
    let first = percentile(&mut times[0], 50);
    for (at, Subject { name, .. }) in subjects.iter().enumerate() {
        let half = percentile(&mut times[at], 50);
        println!(
            "| {name} | {half:.0} | {:.0} | {:.2} | {:.0} |",
            percentile(&mut times[at], 90),
            half / first,
            percentile(&mut cpu[at], 50)
        );
    }
    println!();
    Ok(())
}
