//! Fails if a call costs more instructions or allocations than `limits.tsv` allows, plus a margin.
//!
//! `gate LIMITS` checks, and `BLESS=1 gate LIMITS` writes the measured costs. valgrind runs
//! `gate once CASE CALLS`.

use std::env;
use std::fs;

use harness::{Contender, repeat, runs, runtime};
use traffic::Case;
use valgrind::{Counts, count};

const HEADER: &str = "call\tinstructions\tallocations\tbytes allocated";

/// Instructions vary with the compiler and the C library, in percent.
const MARGIN: u64 = 8;

fn main() -> Result<(), String> {
    let runtime = runtime();
    let _entered = runtime.enter();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [limits] => check(limits),
        ["once", case, calls] => {
            let calls = calls.parse().map_err(|_| format!("`{calls}` is not a number"))?;
            let case: Case = case.parse()?;
            repeat(&mut Contender::ours(case.wire), case, calls);
            Ok(())
        }
        _ => Err("gate LIMITS | gate once CASE CALLS".into()),
    }
}

fn check(file: &str) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let limits = text.lines().skip(1).map(parse).collect::<Result<Vec<_>, _>>()?;
    let mut written = format!("{HEADER}\n");
    let mut failures = 0;
    for (case, limit) in limits {
        case.check(&(Contender::ours(case.wire).exchange)(case.event().into()));
        let counts = count(&["once", &case.to_string()], runs(case))?;
        let Counts { instructions, allocations, bytes } = counts;
        written.push_str(&format!("{case}\t{instructions}\t{allocations}\t{bytes}\n"));
        let passes = is_within(counts, limit);
        failures += u32::from(!passes);
        let verdict = if passes { "ok" } else { "MORE" };
        println!("{verdict}: {case}: {counts:?}, limit {limit:?}");
    }
    if env::var_os("BLESS").is_some() {
        return fs::write(file, written).map_err(|error| format!("{file}: {error}"));
    }
    match failures {
        0 => Ok(()),
        failures => Err(format!(
            "{failures} calls cost over {MARGIN} % more than {file} allows: make them cheaper, or give the reason and run \
             `BLESS=1 tests/bench/gate`"
        )),
    }
}

/// Checks counts against a limit. Allocations have no margin, because a call makes only a few of them.
fn is_within(counts: Counts, limit: Counts) -> bool {
    let with_margin = |value: u64| value + value * MARGIN / 100;
    counts.instructions <= with_margin(limit.instructions)
        && counts.allocations <= limit.allocations
        && counts.bytes <= with_margin(limit.bytes)
}

fn parse(line: &str) -> Result<(Case, Counts), String> {
    let invalid = || format!("invalid line `{line}` in the limits");
    let [case, instructions, allocations, bytes] =
        line.split('\t').collect::<Vec<_>>().try_into().map_err(|_| invalid())?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| invalid());
    let counts = Counts {
        instructions: number(instructions)?,
        allocations: number(allocations)?,
        bytes: number(bytes)?,
    };
    Ok((case.parse()?, counts))
}
