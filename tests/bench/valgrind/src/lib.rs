//! Counts instructions and allocations, which are the same in every run and on a busy machine.
//!
//! A program runs twice, with fewer and with more calls. The difference contains neither its start nor its
//! end.

use std::process::Command;

/// The cost of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub instructions: u64,
    /// The number of allocations, including `realloc`.
    pub allocations: u64,
    /// The total size of the allocations.
    pub bytes: u64,
}

/// The options with which valgrind only counts instructions.
pub const CACHEGRIND: [&str; 3] = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"];

const MEMCHECK: [&str; 3] = ["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"];

/// Runs this program under valgrind, with `arguments` and the number of calls.
///
/// # Errors
///
/// Fails if valgrind is missing, or if its output cannot be parsed.
pub fn count(arguments: &[&str], (fewer, more): (u64, u64)) -> Result<Counts, String> {
    let instructions = count_instructions(arguments, (fewer, more))?;
    let [allocations, bytes] = per_call(fewer, more, |calls| heap(&run(&MEMCHECK, arguments, calls)?))?;
    Ok(Counts { instructions, allocations, bytes })
}

/// Counts only instructions, otherwise like [`count`].
///
/// # Errors
///
/// Returns the errors of [`count`].
pub fn count_instructions(arguments: &[&str], (fewer, more): (u64, u64)) -> Result<u64, String> {
    let [instructions] = per_call(fewer, more, |calls| instructions(&run(&CACHEGRIND, arguments, calls)?))?;
    Ok(instructions)
}

/// Returns the increase per call of the numbers that `measure` returns.
///
/// # Errors
///
/// Returns the errors of `measure`.
pub fn per_call<const N: usize>(
    fewer: u64,
    more: u64,
    mut measure: impl FnMut(u64) -> Result<[u64; N], String>,
) -> Result<[u64; N], String> {
    let (smaller, mut larger) = (measure(fewer)?, measure(more)?);
    for (larger, smaller) in larger.iter_mut().zip(smaller) {
        *larger = larger.saturating_sub(smaller) / (more - fewer);
    }
    Ok(larger)
}

fn run(tool: &[&str], arguments: &[&str], calls: u64) -> Result<String, String> {
    let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let output = Command::new("valgrind")
        .args(tool)
        .arg(this)
        .args(arguments)
        .arg(calls.to_string())
        .output()
        .map_err(|error| format!("valgrind does not run (`apt-get install valgrind`): {error}"))?;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(log) } else { Err(format!("{arguments:?} failed under valgrind: {log}")) }
}

/// Parses `==1== I refs:  1,234`, or `I   refs:` in other versions.
///
/// # Errors
///
/// Returns an error for another output.
pub fn instructions(log: &str) -> Result<[u64; 1], String> {
    let line = log.lines().find(|line| line.contains(" I ") && line.contains("refs:"));
    let number = line.and_then(|line| number(line.split("refs:").nth(1)?));
    number.map(|number| [number]).ok_or_else(|| format!("valgrind counted no instructions: {log}"))
}

/// Parses `==1==   total heap usage: 1,234 allocs, 1,200 frees, 56,789 bytes allocated`.
fn heap(log: &str) -> Result<[u64; 2], String> {
    let line = log.lines().find_map(|line| line.split_once("total heap usage:"));
    let numbers: Vec<u64> =
        line.map(|(_, words)| words.split(' ').filter_map(number).collect()).unwrap_or_default();
    match numbers.as_slice() {
        &[allocations, _frees, bytes] => Ok([allocations, bytes]),
        _ => Err(format!("valgrind counted no allocations: {log}")),
    }
}

fn number(text: &str) -> Option<u64> {
    text.trim().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_output_of_valgrind() {
        assert_eq!(instructions("==7== \n==7== I   refs:      1,234,567\n"), Ok([1_234_567]));
        assert_eq!(instructions("==7== I refs:        12\n"), Ok([12]));
        assert!(instructions("==7== D   refs: 12").is_err());
        let log =
            "==7== HEAP SUMMARY:\n==7==   total heap usage: 1,001 allocs, 9 frees, 2,000 bytes allocated\n";
        assert_eq!(heap(log), Ok([1001, 2000]));
        assert!(heap("==7== All heap blocks were freed").is_err());
    }

    #[test]
    fn excludes_start_and_end() {
        assert_eq!(per_call(10, 20, |calls| Ok([1000 + 7 * calls])), Ok([7]));
    }
}
