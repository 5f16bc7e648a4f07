//! Ranges of numbers: reserved ones, and those of extensions.

use std::collections::BTreeMap;

/// A range of numbers, with both ends, and its path in the message or enum.
pub(super) struct NumberRange {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) path: [i32; 2],
}

/// Returns the path and the text of each range that ends before its start, or overlaps with another.
pub(super) fn find_overlaps(ranges: Vec<NumberRange>) -> Vec<([i32; 2], String, &'static str)> {
    let mut problems = Vec::new();
    // The ranges so far, by their starts.
    let mut sorted: BTreeMap<i32, i32> = BTreeMap::new();
    for NumberRange { start, end, path } in ranges {
        if end < start {
            let message = format!("the range ends at {end}, before its start {start}");
            problems.push((path, message, "write the smaller number first"));
            continue;
        }
        let other = sorted.range(..=end).next_back().filter(|(_, other)| **other >= start);
        if let Some((other_start, other_end)) = other {
            let message =
                format!("the range {start} to {end} overlaps with the range {other_start} to {other_end}");
            problems.push((path, message, "list each number once"));
        }
        sorted.entry(start).and_modify(|other| *other = end.max(*other)).or_insert(end);
    }
    problems
}
