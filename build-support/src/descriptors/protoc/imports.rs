//! Imports in protoc's report, and their positions, which protoc does not report in full.

use std::fs;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::super::Sources;
use super::super::compiler_message::{CompilerMessage, Position, begin_with_smallest};

/// The beginning of the error of files that import each other.
pub(super) const CYCLE: &str = "File recursively imports itself: ";

/// Returns the problem of files that import each other, at the first of the import statements.
pub(super) fn import_cycle(cycle: &[&str], sources: &Sources<'_>) -> Diagnostic {
    let files = begin_with_smallest(cycle.split_last().map_or(cycle, |(_, files)| files));
    let first = files.first().copied().unwrap_or_default();
    let position = import_statement(first, files.get(1).unwrap_or(&first), sources);
    CompilerMessage::ImportCycle(files).at(first, position, sources)
}

/// Returns the position of a statement that imports a file.
pub(super) fn import_statement(name: &str, import: &str, sources: &Sources<'_>) -> Option<Position> {
    let text = fs::read_to_string(sources.path(name)?).ok()?;
    let is_import = |line: &str| line.trim_start().starts_with("import") && line.contains(import);
    let (index, line) = text.lines().enumerate().find(|(_, line)| is_import(line))?;
    let column = line.len() - line.trim_start().len() + 1;
    Some(Position { line: index + 1, column, width: 1, columns: Columns::Bytes })
}

/// Returns true if an import contains something that compilers reject in the name of a file.
pub(super) fn is_invalid(import: &str) -> bool {
    import.contains('\\') || import.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// Returns the position of the file name in an `import` statement.
pub(super) fn import_name_position(name: &str, import: Position, sources: &Sources<'_>) -> Option<Position> {
    let text = fs::read_to_string(sources.path(name)?).ok()?;
    let column = text.lines().nth(import.line.checked_sub(1)?)?.find(['"', '\''])? + 1;
    Some(Position { column, columns: Columns::Bytes, ..import })
}
