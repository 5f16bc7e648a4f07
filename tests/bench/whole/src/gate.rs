//! Fails if a whole function costs more than `whole.tsv` allows.

use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use traffic::Case;

use crate::Result;
use crate::instructions::Count;

/// A figure with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Instructions(Count, Case),
    Bytes,
    Crates,
}

const BYTES: &str = "bytes of the program";
const CRATES: &str = "crates";

/// Measures the figures in `limits`, and prints them with their limits.
pub(crate) fn run(limits: &Path, program: &Path, crates: u64) -> Result {
    let text = fs::read_to_string(limits).map_err(|error| format!("{}: {error}", limits.display()))?;
    let mut failures = 0;
    for line in text.lines().skip(1) {
        let (figure, limit) = parse(line)?;
        let value = match figure {
            Figure::Instructions(count, case) => count.of(program, case)?,
            Figure::Bytes => fs::metadata(program)?.len(),
            Figure::Crates => crates,
        };
        let passes = value <= limit;
        failures += u32::from(!passes);
        println!("{}: {figure}: {value}, limit {limit}", if passes { "ok" } else { "MORE" });
    }
    match failures {
        0 => Ok(()),
        failures => Err(format!(
            "{failures} figures of a whole function are above {}: make it cheaper, or change the limit and give the reason",
            limits.display()
        )
        .into()),
    }
}

fn parse(line: &str) -> std::result::Result<(Figure, u64), String> {
    let invalid = || format!("`{line}` is not a figure and its limit");
    let (figure, limit) = line.split_once('\t').ok_or_else(invalid)?;
    Ok((figure.parse().map_err(|()| invalid())?, limit.parse().map_err(|_| invalid())?))
}

impl FromStr for Figure {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        match text {
            BYTES => return Ok(Self::Bytes),
            CRATES => return Ok(Self::Crates),
            _ => {}
        }
        let (name, case) = text.split_once(", ").ok_or(())?;
        let count = [Count::PerCall, Count::Start].into_iter().find(|count| count.name() == name);
        Ok(Self::Instructions(count.ok_or(())?, case.parse().map_err(|_| ())?))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instructions(count, case) => write!(f, "{}, {case}", count.name()),
            Self::Bytes => f.write_str(BYTES),
            Self::Crates => f.write_str(CRATES),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_figure_of_the_limits() {
        let lines = include_str!("../../whole.tsv").lines().skip(1);
        for line in lines {
            let (figure, limit) = parse(line).unwrap();
            assert_eq!(format!("{figure}\t{limit}"), line);
        }
        assert!(parse("crate\t52").is_err());
        assert!(parse("crates\tfew").is_err());
    }
}
