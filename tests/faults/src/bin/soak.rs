//! `faults-soak [CALLS] [--seed SEED] [--faults PER_MILLE] -- PROGRAM`: calls of the service of
//! `tests/service` with injected faults. Fails on the first call that is lost or has a wrong response, and if connections or
//! memory grow.

use std::path::PathBuf;
use std::process::ExitCode;

use faults::plan::Settings;
use faults::soak::Phase;

const STREAMING: (&str, &str) = ("LAMBDA_GRPC_RESPONSE_MODE", "streaming");
const THREADS: (&str, &str) = ("SERVICE_THREADS", "2");

const USAGE: &str = "usage: faults-soak [CALLS] [--seed SEED] [--faults PER_MILLE] -- PROGRAM";

fn main() -> ExitCode {
    let Some(options) = Options::parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    println!("seed {} (repeat this run with --seed {0})", options.seed);
    let mut calls = 0;
    for phase in options.phases() {
        if let Err(problem) = phase.run(&options.program) {
            eprintln!("{phase:?}: {problem}");
            return ExitCode::FAILURE;
        }
        calls += phase.calls;
    }
    println!("{calls} calls, all with the right response");
    ExitCode::SUCCESS
}

#[derive(Debug)]
struct Options {
    calls: u64,
    seed: u64,
    faults: u32,
    program: PathBuf,
}

impl Options {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self { calls: 200_000, seed: 1, faults: 100, program: PathBuf::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--seed" => options.seed = words.next()?.parse().ok()?,
                "--faults" => options.faults = words.next()?.parse().ok()?,
                "--" => {
                    options.program = words.next()?.into();
                    return words.next().is_none().then_some(options);
                }
                _ => options.calls = word.replace('_', "").parse().ok()?,
            }
        }
        None
    }

    /// Returns the phases. Most calls use four workers in one process. The others vary the workers, the
    /// response mode and the start.
    fn phases(&self) -> Vec<Phase> {
        let phase = |share, workers, variables: &'static [_], initialization| Phase {
            calls: self.calls * share / 1000,
            workers,
            variables,
            initialization,
            settings: Settings {
                seed: self.seed + workers as u64,
                faults: self.faults,
                is_streaming: variables.contains(&STREAMING),
            },
        };
        vec![
            phase(1000, 4, &[], "on-demand"),
            phase(100, 4, &[STREAMING, THREADS], "snap-start"),
            phase(20, 3, &[THREADS], "lambda-managed-instances"),
            phase(20, 2, &[STREAMING], "snap-start"),
            phase(20, 1, &[], "provisioned-concurrency"),
        ]
    }
}
