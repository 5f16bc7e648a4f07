//! Checks that the cost of the generator and of JSON grows in proportion to the input.
//!
//! Costs are instructions, counted under valgrind: unlike times, they are the same on a busy machine.
//! `growth` checks every case. valgrind runs `growth once CASE SIZE CALLS`.

mod case;
mod generator;
mod json;

use std::env;
use std::process::ExitCode;
use std::thread;

use case::{Case, Cost};

/// The number of cases: a run of fewer fails.
const CASES: usize = 32;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let cases: Vec<Case> = generator::cases().chain(json::cases()).collect();
    let outcome = match arguments.as_slice() {
        [] => check(&cases),
        ["once", name, size, calls] => once(&cases, name, size, calls),
        _ => Err("growth | growth once CASE SIZE CALLS".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("growth: {error}");
            ExitCode::FAILURE
        }
    }
}

fn once(cases: &[Case], name: &str, size: &str, calls: &str) -> Result<(), String> {
    let number = |text: &str| text.parse().map_err(|_| format!("`{text}` is not a number"));
    let case = cases.iter().find(|case| case.name == name);
    case.ok_or_else(|| format!("unknown case `{name}`"))?.run(number(size)?, number(calls)?);
    Ok(())
}

fn check(cases: &[Case]) -> Result<(), String> {
    let (mut ran, mut failures) = (0, 0);
    for cases in cases.chunks(thread::available_parallelism().map_or(1, usize::from)) {
        for (case, counted) in cases.iter().zip(count(cases)) {
            ran += usize::from(counted.is_ok());
            let checked = counted.and_then(|cost| {
                println!("{}: {cost}", case.name);
                cost.check(case.growth)
            });
            if let Err(error) = checked {
                eprintln!("FAILED: {}: {error}", case.name);
                failures += 1;
            }
        }
    }
    println!("{ran} cases");
    match (ran, failures) {
        (CASES.., 0) => Ok(()),
        (_, 0) => Err(format!("fewer than {CASES} cases ran: restore the others, or lower `CASES`")),
        (_, failures) => Err(format!("{failures} cases failed")),
    }
}

/// Counts several cases at once, which does not change their counts.
fn count(cases: &[Case]) -> Vec<Result<Cost, String>> {
    thread::scope(|scope| {
        let counting: Vec<_> = cases.iter().map(|case| scope.spawn(|| case.count())).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().expect("counting does not panic");
        counting.into_iter().map(join).collect()
    })
}
