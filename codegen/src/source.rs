//! Source files: which of them are inputs, and positions in them.

use std::collections::BTreeSet;

use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// The names of the files to generate. A set contains the files that they import too.
#[derive(Debug)]
pub(crate) struct InputFiles<'a>(BTreeSet<&'a str>);

impl<'a> InputFiles<'a> {
    pub(crate) fn new<S: AsRef<str>>(names: &'a [S]) -> Self {
        Self(names.iter().map(AsRef::as_ref).collect())
    }

    pub(crate) fn contains(&self, file: &FileDescriptorProto) -> bool {
        self.0.contains(file.name())
    }

    /// Returns the input files of a set, in the order of the set.
    pub(crate) fn select<'b>(
        &self,
        set: &'b FileDescriptorSet,
    ) -> impl Iterator<Item = &'b FileDescriptorProto> {
        set.file.iter().filter(|file| self.contains(file))
    }
}

/// A part of one line. Lines and columns count from one.
///
/// The columns are those of the compiler until [`in_characters`](Self::in_characters) converts
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) line: usize,
    /// The first column.
    pub(crate) column: usize,
    /// The number of columns.
    pub(crate) width: usize,
}

/// The way in which the compiler that wrote the descriptors counts columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Columns {
    /// In bytes, without a byte order mark, as `lambda-grpc-build` does with protox.
    #[default]
    Bytes,
    /// In bytes, where a tab extends to the next multiple of eight, and a byte order mark counts, as in
    /// protoc's
    /// [tokenizer](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/io/tokenizer.cc).
    TabStops,
}

impl Span {
    /// Converts the columns of the compiler to characters of the line.
    pub(crate) fn in_characters(self, line: &str, columns: Columns) -> Self {
        let start = columns.characters(line, self.column - 1);
        let end = columns.characters(line, self.column - 1 + self.width);
        Self { column: start + 1, width: end.saturating_sub(start).max(1), ..self }
    }
}

impl Columns {
    /// Returns how many characters of the line begin before a column, which counts from zero. A byte
    /// order mark is not one of them.
    fn characters(self, line: &str, column: usize) -> usize {
        let text = without_byte_order_mark(line);
        let mut next = if self == Self::TabStops { line.len() - text.len() } else { 0 };
        let is_before = |character: &char| {
            let start = next;
            next = match (self, character) {
                (Self::TabStops, '\t') => start / 8 * 8 + 8,
                _ => start + character.len_utf8(),
            };
            start < column
        };
        text.chars().take_while(is_before).count()
    }
}

/// Returns a text or its first line without a byte order mark.
pub(crate) fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_columns_of_every_compiler_to_characters() {
        let line = "\trpc\tTail(Möwe) returns (stream Empty);";
        let before = line.chars().take_while(|character| *character != 's').count();
        let expected = before + "s (".chars().count() + 1;
        assert_eq!(&line.chars().skip(expected - 1).take(6).collect::<String>(), "stream");
        for (columns, column) in [(Columns::Bytes, 27), (Columns::TabStops, 38)] {
            let span = Span { line: 1, column, width: 6 }.in_characters(line, columns);
            assert_eq!((span.column, span.width), (expected, 6), "{columns:?}");
        }
    }

    #[test]
    fn does_not_count_a_byte_order_mark() {
        let line = "\u{feff}rpc Tail(Empty) returns (stream Empty);";
        for (columns, column) in [(Columns::Bytes, 26), (Columns::TabStops, 29)] {
            let span = Span { line: 1, column, width: 6 }.in_characters(line, columns);
            assert_eq!((span.column, span.width), (26, 6), "{columns:?}");
        }
    }

    #[test]
    fn stays_within_a_line_that_became_shorter() {
        let span = Span { line: 1, column: 40, width: 6 }.in_characters("short", Columns::Bytes);
        assert_eq!((span.column, span.width), (6, 1));
    }
}
