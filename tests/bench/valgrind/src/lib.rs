//! Counts instructions and allocations, which are the same in every run and on a busy machine.
//!
//! A program is run twice, for fewer and for more calls, and the difference has neither its start nor its end in it.

use std::process::Command;

/// What one call costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub instructions: u64,
    /// How often memory was asked for; a `realloc` counts too.
    pub allocations: u64,
    /// How much memory was asked for, in all.
    pub bytes: u64,
}

/// The options that make valgrind count instructions and nothing else.
pub const CACHEGRIND: [&str; 3] = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"];

const MEMCHECK: [&str; 3] = ["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"];

/// Runs this very program under valgrind, with `arguments` and the number of calls behind them.
///
/// # Errors
///
/// No valgrind, or one whose words have changed.
pub fn count(arguments: &[&str], (fewer, more): (u64, u64)) -> Result<Counts, String> {
    let instructions = count_instructions(arguments, (fewer, more))?;
    let [allocations, bytes] = per_call(fewer, more, |calls| heap(&run(&MEMCHECK, arguments, calls)?))?;
    Ok(Counts { instructions, allocations, bytes })
}

/// Counts as [`count`] does, instructions only.
///
/// # Errors
///
/// Those of [`count`].
pub fn count_instructions(arguments: &[&str], (fewer, more): (u64, u64)) -> Result<u64, String> {
    let [instructions] = per_call(fewer, more, |calls| instructions(&run(&CACHEGRIND, arguments, calls)?))?;
    Ok(instructions)
}

/// Returns what one call adds to whatever `measure` returns for a number of calls.
///
/// # Errors
///
/// Those of `measure`.
pub fn per_call<const N: usize>(
    fewer: u64,
    more: u64,
    mut measure: impl FnMut(u64) -> Result<[u64; N], String>,
) -> Result<[u64; N], String> {
    let (less, mut much) = (measure(fewer)?, measure(more)?);
    for (much, less) in much.iter_mut().zip(less) {
        *much = much.saturating_sub(less) / (more - fewer);
    }
    Ok(much)
}

fn run(tool: &[&str], arguments: &[&str], calls: u64) -> Result<String, String> {
    let this = std::env::current_exe().map_err(|error| format!("this program has no file: {error}"))?;
    let output = Command::new("valgrind")
        .args(tool)
        .arg(this)
        .args(arguments)
        .arg(calls.to_string())
        .output()
        .map_err(|error| format!("valgrind does not run (`apt-get install valgrind`): {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(told)
    } else {
        Err(format!("{arguments:?} failed under valgrind: {told}"))
    }
}

/// Reads `==1== I refs:  1,234`, or `I   refs:` of other versions.
///
/// # Errors
///
/// Other words than these.
pub fn instructions(told: &str) -> Result<[u64; 1], String> {
    let line = told.lines().find(|line| line.contains(" I ") && line.contains("refs:"));
    let number = line.and_then(|line| number(line.split("refs:").nth(1)?));
    number.map(|number| [number]).ok_or_else(|| format!("valgrind counted no instructions: {told}"))
}

/// Reads `==1==   total heap usage: 1,234 allocs, 1,200 frees, 56,789 bytes allocated`.
fn heap(told: &str) -> Result<[u64; 2], String> {
    let line = told.lines().find_map(|line| line.split_once("total heap usage:"));
    let numbers: Vec<u64> =
        line.map(|(_, words)| words.split(' ').filter_map(number).collect()).unwrap_or_default();
    match numbers.as_slice() {
        &[allocations, _frees, bytes] => Ok([allocations, bytes]),
        _ => Err(format!("valgrind counted no allocations: {told}")),
    }
}

fn number(text: &str) -> Option<u64> {
    text.trim().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_valgrind_writes() {
        assert_eq!(instructions("==7== \n==7== I   refs:      1,234,567\n"), Ok([1_234_567]));
        assert_eq!(instructions("==7== I refs:        12\n"), Ok([12]));
        assert!(instructions("==7== D   refs: 12").is_err());
        let told =
            "==7== HEAP SUMMARY:\n==7==   total heap usage: 1,001 allocs, 9 frees, 2,000 bytes allocated\n";
        assert_eq!(heap(told), Ok([1001, 2000]));
        assert!(heap("==7== All heap blocks were freed").is_err());
    }

    #[test]
    fn leaves_start_and_end_out() {
        assert_eq!(per_call(10, 20, |calls| Ok([1000 + 7 * calls])), Ok([7]));
    }
}
