//! The columns of a file before it was changed.

use prost_types::SourceCodeInfo;

/// The columns of an original file, by those of the changed file. Lines and columns count from zero.
/// The parts are in the order of the file.
#[derive(Debug, Default)]
pub(super) struct OriginalColumns(pub(super) Vec<Shift>);

/// A replaced part of a line.
#[derive(Debug)]
pub(super) struct Shift {
    pub(super) line: usize,
    /// Its first column in the changed file.
    pub(super) column: usize,
    /// Its length in the changed file.
    pub(super) new: usize,
    /// Its length in the original.
    pub(super) old: usize,
}

impl OriginalColumns {
    /// Returns the original column of a position in the changed file.
    pub(super) fn of(&self, line: usize, column: usize) -> usize {
        let mut original = column;
        let first = self.0.partition_point(|shift| shift.line < line);
        let before = |shift: &&Shift| shift.line == line && shift.column < column;
        for shift in self.0.iter().skip(first).take_while(before) {
            let inside = column - shift.column;
            let old = if inside < shift.new { shift.old.min(inside) } else { shift.old };
            original = original + old - shift.new.min(inside);
        }
        original
    }

    /// Replaces all columns with the original ones. Text that was added loses its locations.
    pub(super) fn restore(&self, info: &mut SourceCodeInfo) {
        info.location.retain_mut(|location| {
            let number = |index: usize| location.span.get(index).and_then(|at| usize::try_from(*at).ok());
            let (Some(line), Some(start)) = (number(0), number(1)) else { return true };
            let (last_line, last) = if location.span.len() > 3 { (number(2), 3) } else { (Some(line), 2) };
            let (Some(last_line), Some(end)) = (last_line, number(last)) else { return true };
            let (start, end) = (self.of(line, start), self.of(last_line, end));
            for (index, column) in [(1, start), (last, end)] {
                if let Some(old) = location.span.get_mut(index) {
                    *old = i32::try_from(column).unwrap_or(i32::MAX);
                }
            }
            line != last_line || start != end || location.path.is_empty()
        });
    }
}
