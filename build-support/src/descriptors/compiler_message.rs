//! The errors of protox and protoc, in the same words for both where possible.

use std::path::Path;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::Sources;

/// An error of a compiler.
pub(super) enum CompilerMessage<'a> {
    RelativeImport,
    MissingImport(&'a str),
    /// An undefined name, with the text of protox.
    Undefined(&'a str),
    /// Any other error in a file that has an edition, with the text of protox.
    InEdition(&'a str),
    /// Any other error, with the text of the compiler.
    Other(&'a str),
}

/// The position of an error. Lines and columns count from one.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) columns: Columns,
}

impl CompilerMessage<'_> {
    /// Returns the diagnostic for a file, which is given by its name.
    pub(super) fn at(self, name: &str, position: Option<Position>, sources: &Sources<'_>) -> Diagnostic {
        let problem = match self {
            Self::RelativeImport => Diagnostic::new(
                name,
                "imports must not be relative paths",
                "write the path below an include folder, without `./` and `../`",
            ),
            Self::MissingImport(import) => Diagnostic::new(
                name,
                format!("import `{import}` not found in the include folders {}", sources.folders()),
                "add the folder that contains the import to the includes",
            ),
            Self::Undefined(message) => Diagnostic::new(
                name,
                message,
                "define it or import its file; if protoc finds the name, use `Builder::protoc`",
            ),
            Self::InEdition(message) => Diagnostic::new(
                name,
                message,
                "the file must be valid protobuf; if protoc accepts it, use `Builder::protoc`",
            ),
            Self::Other(message) => {
                Diagnostic::new(name, message, "the file and its imports must be valid protobuf")
            }
        };
        let (problem, columns) = match position {
            Some(Position { line, column, columns }) => (problem.at(line, column), columns),
            None => (problem, Columns::Bytes),
        };
        match sources.path(name) {
            Some(path) => with_source_line(problem, &path, columns),
            None => problem,
        }
    }
}

/// Adds the path of the file and the line of the position. The line is missing if the file no
/// longer exists.
pub(crate) fn with_source_line(problem: Diagnostic, path: &Path, columns: Columns) -> Diagnostic {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    problem.with_source(&path.display().to_string(), &text, columns)
}

/// Adds the path of the other file that a problem is about.
pub(crate) fn with_other_source(problem: Diagnostic, path: &Path, columns: Columns) -> Diagnostic {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    problem.with_other_source(&path.display().to_string(), &text, columns)
}
