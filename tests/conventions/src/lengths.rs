//! Limits for the lengths of files.

/// Returns what is wrong with the lengths of files: those above `longest` lines, and a median above `median`.
#[must_use]
pub fn violations(lengths: &[(String, usize)], longest: usize, median: usize) -> Vec<String> {
    let too_long = lengths.iter().filter(|(_, length)| *length > longest);
    let mut violations: Vec<_> = too_long
        .map(|(file, length)| format!("{file} has {length} lines: split it, {longest} are allowed"))
        .collect();
    let mut sorted: Vec<_> = lengths.iter().map(|(_, length)| *length).collect();
    sorted.sort_unstable();
    // If the number of files is even, this is the upper of the two middle lengths.
    match sorted.get(sorted.len() / 2) {
        Some(middle) if *middle > median => {
            violations.push(format!("the median file has {middle} lines: {median} are allowed"));
        }
        _ => {}
    }
    violations
}
