//! The errors of protox and protoc, in the same words for both where possible.

use std::path::Path;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::Sources;

/// An error of a compiler.
pub(super) enum CompilerMessage<'a> {
    /// An import that is not a path below an include folder.
    InvalidImport,
    MissingImport(&'a str),
    RepeatedImport(&'a str),
    /// Each file imports the next, and the last file imports the first.
    ImportCycle(Vec<&'a str>),
    /// An element that another file defines too.
    DefinedTwice {
        full_name: String,
        file: String,
    },
    Undefined(String),
    NotImported {
        full_name: String,
        file: String,
    },
    /// A name whose first part is defined in an inner scope, which does not have the rest.
    Shadowed {
        name: String,
        full_name: String,
    },
    /// Two fields of a message with the same JSON name.
    SameJsonName {
        field: String,
        other: String,
        name: String,
    },
    InvalidJsonName(String),
    FeatureWithoutEdition,
    UninterpretedOption,
    /// A rule of protoc that protox does not check.
    Rule {
        message: String,
        help: &'static str,
    },
    /// A name that means something else than a message, for example.
    WrongKind {
        name: String,
        expected: &'static str,
    },
    /// Any other error of protox, with its text.
    BuiltIn(&'a str),
    /// Any other error of protoc, with its text.
    Protoc(&'a str),
}

/// The position of an error. Lines and columns count from one.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
    /// The number of columns.
    pub(super) width: usize,
    pub(super) columns: Columns,
}

impl CompilerMessage<'_> {
    /// Returns the diagnostic for a file, which is given by its name.
    pub(super) fn at(self, name: &str, position: Option<Position>, sources: &Sources<'_>) -> Diagnostic {
        let problem = match self {
            Self::InvalidImport => Diagnostic::new(
                name,
                "imports must be paths below an include folder",
                "write `/` between folders, and neither `./`, `../` nor a `/` at the beginning",
            ),
            Self::MissingImport(import) => Diagnostic::new(
                name,
                format!("import `{import}` not found in the include folders {}", sources.folders()),
                "add the folder that contains the import to the includes",
            ),
            Self::RepeatedImport(import) => Diagnostic::new(
                name,
                format!("import `{import}` is listed twice"),
                "remove one of the two statements",
            ),
            Self::ImportCycle(files) => Diagnostic::new(
                name,
                format!(
                    "the file imports itself: {} -> {}",
                    files.join(" -> "),
                    files.first().unwrap_or(&"")
                ),
                "move what several of these files use to another file, which they import",
            ),
            Self::DefinedTwice { full_name, file } => Diagnostic::new(
                name,
                format!("`{full_name}` is also defined in {file}"),
                "if both are the same file, list and import it by one name, below one include folder",
            ),
            Self::Undefined(element) => Diagnostic::new(
                name,
                format!("`{element}` is not defined"),
                "define it, or import the file that defines it",
            ),
            Self::NotImported { full_name, file } => Diagnostic::new(
                name,
                format!("`{full_name}` is defined in a file that is not imported"),
                format!("add `import \"{file}\";`"),
            ),
            Self::Shadowed { name: element, full_name } => Diagnostic::new(
                name,
                format!("`{element}` means `{full_name}` here, which is not defined"),
                format!("if it is a full name, write `.{element}`"),
            ),
            Self::SameJsonName { field, other, name: json_name } => Diagnostic::new(
                name,
                format!("fields `{other}` and `{field}` have the same JSON name `{json_name}`"),
                "rename one of them",
            ),
            Self::InvalidJsonName(json_name) => Diagnostic::new(
                name,
                format!("JSON name `{json_name}` is in brackets, as those of extensions are"),
                "remove the brackets from `json_name`",
            ),
            Self::FeatureWithoutEdition => Diagnostic::new(
                name,
                "features need an edition",
                "remove the feature, or move the file to an edition",
            ),
            Self::UninterpretedOption => Diagnostic::new(
                name,
                "`uninterpreted_option` is reserved for compilers",
                "remove this option",
            ),
            Self::Rule { message, help } => Diagnostic::new(name, message, help),
            Self::WrongKind { name: element, expected } => Diagnostic::new(
                name,
                format!("`{element}` is not {expected}"),
                format!("write the name of {expected}"),
            ),
            Self::BuiltIn(message) => Diagnostic::new(
                name,
                message,
                "the file must be valid protobuf; if protoc accepts it, use `Builder::protoc`",
            ),
            Self::Protoc(message) => {
                Diagnostic::new(name, message, "the file and its imports must be valid protobuf")
            }
        };
        let (problem, columns) = match position {
            Some(Position { line, column, width, columns }) => {
                (problem.at(line, column).with_width(width), columns)
            }
            None => (problem, Columns::Bytes),
        };
        match sources.path(name) {
            Some(path) => with_source_line(problem, &path, columns),
            None => problem,
        }
    }
}

/// Rotates the names of files that import each other, so that each cycle has one form.
pub(super) fn begin_with_smallest<'a>(files: &[&'a str]) -> Vec<&'a str> {
    let first = files.iter().enumerate().min_by_key(|(_, name)| **name).map_or(0, |(index, _)| index);
    files.iter().cycle().skip(first).take(files.len()).copied().collect()
}

/// Adds the path of the file and the line of the position. The line is missing if the file no
/// longer exists.
pub(crate) fn with_source_line(problem: Diagnostic, path: &Path, columns: Columns) -> Diagnostic {
    let content = std::fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&content);
    problem.with_source(&path.display().to_string(), &text, columns)
}

/// Adds the path of the other file that a problem is about.
pub(crate) fn with_other_source(problem: Diagnostic, path: &Path, columns: Columns) -> Diagnostic {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    problem.with_other_source(&path.display().to_string(), &text, columns)
}
