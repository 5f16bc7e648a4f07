//! Prints the costs of calls with lambda-grpc and its peers, side by side.
//!
//! Usage: `compare [--long] [CASE..]`, or `compare once CONTENDER CASE CALLS` to profile one contender.

use std::array;
use std::env;
use std::process::ExitCode;

use harness::{Contender, Lap, race, repeat, runs, runtime};
use spread::Spread;
use traffic::{Case, Trigger, Wire};
use valgrind::{Counts, count};

const KB: usize = 1024;
const MB: usize = 1024 * KB;

const CASES: &[Case] = &[
    Case::new(Trigger::HttpApi, Wire::GrpcWeb, 16),
    Case::new(Trigger::HttpApi, Wire::GrpcWeb, KB),
    Case::new(Trigger::RestApi, Wire::GrpcWeb, 16),
    Case::new(Trigger::Alb, Wire::GrpcWeb, 16),
    Case::new(Trigger::HttpApi, Wire::GrpcWeb, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::GrpcWeb, MB),
    Case::new(Trigger::HttpApi, Wire::GrpcWeb, 4 * MB),
    Case::new(Trigger::HttpApi, Wire::GrpcWebText, 16),
    Case::new(Trigger::HttpApi, Wire::GrpcWebText, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::GrpcWebGzip, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::Connect, 16),
    Case::new(Trigger::HttpApi, Wire::Connect, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::ConnectGzip, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::ConnectJson, 16),
    Case::new(Trigger::HttpApi, Wire::ConnectJson, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::Twirp, 16),
    Case::new(Trigger::HttpApi, Wire::Twirp, 64 * KB),
    Case::new(Trigger::HttpApi, Wire::TwirpJson, 16),
];

fn main() -> ExitCode {
    let runtime = runtime();
    let _entered = runtime.enter();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["once", name, case, calls] => once(name, case, calls),
        ["--long", cases @ ..] => table(61, cases),
        cases => table(15, cases),
    }
}

/// How often the contenders race. Their times are the medians of these runs.
const RUNS: usize = 3;

fn table(rounds: usize, names: &[&str]) -> ExitCode {
    let Ok(named) = names.iter().map(|name| name.parse()).collect::<Result<Vec<Case>, _>>() else {
        eprintln!("compare [--long] [CASE..] | compare once CONTENDER CASE CALLS");
        return ExitCode::FAILURE;
    };
    println!("| call | | µs | times ours | instructions | allocations | bytes allocated |");
    println!("|---|---|--:|--:|--:|--:|--:|");
    for &case in if named.is_empty() { CASES } else { &named } {
        let mut contenders = Contender::all(case);
        let laps: [Vec<Lap>; RUNS] = array::from_fn(|_| race(case, &mut contenders, rounds));
        for (at, contender) in contenders.iter().enumerate() {
            let Counts { instructions, allocations, bytes } = match counts(contender.name, case) {
                Ok(counts) => counts,
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            };
            let laps = laps.each_ref().map(|laps| laps[at]);
            let (time, ratio) =
                (Spread::of(&laps, |lap| lap.microseconds), Spread::of(&laps, |lap| lap.ratio));
            println!(
                "| {case} | {} | {time:.2} | {ratio:.2} | {instructions} | {allocations} | {bytes} |",
                contender.name
            );
        }
    }
    ExitCode::SUCCESS
}

fn counts(name: &str, case: Case) -> Result<Counts, String> {
    count(&["once", name, &case.to_string()], runs(case))
}

fn once(name: &str, case: &str, calls: &str) -> ExitCode {
    let (Ok(case), Ok(calls)) = (case.parse(), calls.parse()) else {
        eprintln!("`{case}` is not a case, or `{calls}` is not a number");
        return ExitCode::FAILURE;
    };
    match Contender::all(case).into_iter().find(|contender| contender.name == name) {
        Some(mut contender) => {
            repeat(&mut contender, case, calls);
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("`{name}` does not support {case}");
            ExitCode::FAILURE
        }
    }
}
