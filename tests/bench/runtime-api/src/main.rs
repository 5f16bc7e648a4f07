//! Drives whole functions through a stand-in of Lambda's Runtime API, and prints what they took.

mod api;
mod function;
mod http;
mod instructions;
mod start;
mod warm;

use std::env;
use std::path::PathBuf;

use traffic::Case;

const USAGE: &str = "runtime-api warm CASE ROUNDS CALLS NAME=PROGRAM..\n\
                     runtime-api start CASE ROUNDS NAME=PROGRAM..\n\
                     runtime-api instructions CASE NAME=PROGRAM..";

pub(crate) type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// A function to be measured; the first one is what the others are compared with.
#[derive(Debug)]
pub(crate) struct Subject {
    name: String,
    program: PathBuf,
}

fn main() -> Result {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["warm", case, rounds, calls, subjects @ ..] => {
            warm::run(case.parse()?, rounds.parse()?, calls.parse()?, &read(subjects)?)
        }
        ["start", case, rounds, subjects @ ..] => {
            start::run(case.parse()?, rounds.parse()?, &read(subjects)?)
        }
        ["instructions", case, subjects @ ..] => instructions::run(case.parse::<Case>()?, &read(subjects)?),
        _ => Err(USAGE.into()),
    }
}

fn read(subjects: &[&str]) -> std::result::Result<Vec<Subject>, String> {
    let subject = |text: &&str| {
        let (name, program) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=PROGRAM"))?;
        Ok(Subject { name: name.to_owned(), program: program.into() })
    };
    let subjects = subjects.iter().map(subject).collect::<std::result::Result<Vec<_>, String>>()?;
    if subjects.is_empty() { Err(USAGE.into()) } else { Ok(subjects) }
}
