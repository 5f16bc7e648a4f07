//! Changes inside the lines of a file.

use std::ops::Range;

use super::columns::{OriginalColumns, Shift};

/// Changes of a file that keep its lines.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<Edit>);

#[derive(Debug)]
struct Edit {
    range: Range<usize>,
    new: String,
}

impl Edits {
    /// Replaces a part of a line. Edits must be added in the order of the file.
    pub(super) fn replace(&mut self, range: Range<usize>, new: impl Into<String>) {
        self.0.push(Edit { range, new: new.into() });
    }

    /// Returns the changed file, and how to find its columns in the original.
    pub(super) fn apply(self, source: &str) -> (String, OriginalColumns) {
        let (mut text, mut end, mut shifts) = (String::new(), 0, Vec::new());
        let (mut line, mut line_start) = (0, 0);
        for Edit { range, new } in self.0 {
            let kept = source.get(end..range.start).unwrap_or_default();
            line += kept.matches('\n').count();
            if let Some(at) = kept.rfind('\n') {
                line_start = text.len() + at + 1;
            }
            text.push_str(kept);
            let column = text.len() - line_start;
            shifts.push(Shift { line, column, new: new.len(), old: range.len() });
            text.push_str(&new);
            end = range.end;
        }
        text.push_str(source.get(end..).unwrap_or_default());
        (text, OriginalColumns(shifts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_original_column_of_every_character() {
        let source = "ab cd\nef gh ij\nkl";
        let mut edits = Edits::default();
        edits.replace(3..3, "new ");
        edits.replace(6..8, "longer");
        edits.replace(9..11, "");
        let (text, columns) = edits.apply(source);
        assert_eq!(text, "ab new cd\nlonger  ij\nkl");
        for (line, column, original) in [
            (0, 0, 0),
            (0, 3, 3),
            (0, 7, 3),
            (0, 8, 4),
            (1, 0, 0),
            (1, 6, 2),
            (1, 7, 3),
            (1, 8, 6),
            (2, 1, 1),
        ] {
            assert_eq!(columns.of(line, column), original, "{line}:{column}");
        }
    }
}
