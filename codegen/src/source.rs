//! Where a thing of a descriptor stands in its `.proto`.

use prost_types::FileDescriptorProto;

/// A place in a file, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The line.
    pub(crate) line: usize,
    /// The first column.
    pub(crate) column: usize,
    /// How many columns the thing spans, on its first line.
    pub(crate) width: usize,
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
