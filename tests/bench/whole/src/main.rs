//! Measures whole functions with an emulated Lambda Runtime API.

mod api;
mod function;
mod gate;
mod instructions;
mod invocation;
mod start;
mod state;
mod warm;

use std::env;
use std::path::{Path, PathBuf};

use instructions::Count;
use warm::Schedule;

const USAGE: &str = "whole warm CASE RUNS ROUNDS CALLS NAME=PROGRAM..\n\
                     whole start CASE RUNS ROUNDS NAME=PROGRAM..\n\
                     whole instructions CASE NAME=PROGRAM..\n\
                     whole start-instructions CASE NAME=PROGRAM..\n\
                     whole gate LIMITS PROGRAM CRATES";

pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A function to measure. The others are compared with the first one.
#[derive(Debug)]
pub(crate) struct Subject {
    name: String,
    program: PathBuf,
}

fn main() -> Result {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["warm", case, runs, rounds, calls, subjects @ ..] => {
            let schedule = Schedule { runs: runs.parse()?, rounds: rounds.parse()?, calls: calls.parse()? };
            warm::run(case.parse()?, schedule, &read(subjects)?)
        }
        ["start", case, runs, rounds, subjects @ ..] => {
            start::run(case.parse()?, runs.parse()?, rounds.parse()?, &read(subjects)?)
        }
        ["instructions", case, subjects @ ..] => Count::PerCall.run(case.parse()?, &read(subjects)?),
        ["start-instructions", case, subjects @ ..] => Count::Start.run(case.parse()?, &read(subjects)?),
        ["gate", limits, program, crates] => {
            gate::run(Path::new(limits), Path::new(program), crates.parse()?)
        }
        _ => Err(USAGE.into()),
    }
}

fn read(subjects: &[&str]) -> Result<Vec<Subject>> {
    let subject = |text: &&str| {
        let (name, program) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=PROGRAM"))?;
        Ok(Subject { name: name.to_owned(), program: program.into() })
    };
    let subjects = subjects.iter().map(subject).collect::<Result<Vec<_>>>()?;
    if subjects.is_empty() { Err(USAGE.into()) } else { Ok(subjects) }
}
