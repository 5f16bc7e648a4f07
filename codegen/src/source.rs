//! Where a thing of a descriptor stands in its `.proto`.

use prost_types::FileDescriptorProto;

/// A place in a file, counted from one; its columns are those of the compiler until the line is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The line.
    pub(crate) line: usize,
    /// The first column.
    pub(crate) column: usize,
    /// How many columns the thing spans, on its first line.
    pub(crate) width: usize,
}

/// How the compiler that wrote the descriptors counts columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Columns {
    /// In bytes: protox.
    #[default]
    Bytes,
    /// In bytes, and a tab goes on to the next multiple of eight: protoc, as its
    /// [tokenizer](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/io/tokenizer.cc) does.
    TabStops,
}

impl Place {
    /// Turns the compiler's columns into characters of the line.
    pub(crate) fn on(self, line: &str, columns: Columns) -> Self {
        let start = columns.characters(line, self.column - 1);
        let end = columns.characters(line, self.column - 1 + self.width);
        Self { column: start + 1, width: end.saturating_sub(start).max(1), ..self }
    }
}

impl Columns {
    /// Returns how many characters of the line begin before a column, which counts from zero.
    fn characters(self, line: &str, column: usize) -> usize {
        let mut next = 0;
        let is_before = |character: &char| {
            let at = next;
            next = match (self, character) {
                (Self::TabStops, '\t') => at / 8 * 8 + 8,
                _ => at + character.len_utf8(),
            };
            at < column
        };
        line.chars().take_while(is_before).count()
    }
}

/// Looks up `path` in the source info that the compiler left: field numbers and indexes, as in
/// [`descriptor.proto`](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto).
pub(crate) fn place(file: &FileDescriptorProto, path: &[i32]) -> Option<Place> {
    let info = file.source_code_info.as_ref()?;
    let location = info.location.iter().find(|location| location.path == path)?;
    let number = |at: usize| location.span.get(at).and_then(|number| usize::try_from(*number).ok());
    let (line, column) = (number(0)?, number(1)?);
    // Three numbers where the thing ends on the line it begins on, four where it does not.
    let end = if location.span.len() == 3 { number(2)? } else { column + 1 };
    Some(Place { line: line + 1, column: column + 1, width: end.saturating_sub(column).max(1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_whatever_the_compiler_counts() {
        let line = "\trpc\tTail(Möwe) returns (stream Empty);";
        let expected = line.chars().take_while(|it| *it != 's').count() + "s (".chars().count() + 1;
        assert_eq!(&line.chars().skip(expected - 1).take(6).collect::<String>(), "stream");
        for (columns, column) in [(Columns::Bytes, 27), (Columns::TabStops, 38)] {
            let place = Place { line: 1, column, width: 6 }.on(line, columns);
            assert_eq!((place.column, place.width), (expected, 6), "{columns:?}");
        }
    }

    #[test]
    fn stays_on_a_line_that_has_changed_since() {
        let place = Place { line: 1, column: 40, width: 6 }.on("short", Columns::Bytes);
        assert_eq!((place.column, place.width), (6, 1));
    }
}
