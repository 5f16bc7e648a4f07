//! Invalid UTF-8, which protoc accepts and prost does not.

use std::fs;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::super::{Sources, with_source_line};

/// Returns the invalid UTF-8 in files.
pub(super) fn invalid_utf8(error: &str, names: &[String], sources: &Sources<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for path in names.iter().filter_map(|name| sources.path(name)) {
        let content = fs::read(&path).unwrap_or_default();
        for (index, line) in content.split(|byte| *byte == b'\n').enumerate() {
            if let Err(error) = str::from_utf8(line) {
                let problem = Diagnostic::new("", "not valid UTF-8", "save the file as UTF-8");
                let problem = problem.at(index + 1, error.valid_up_to() + 1);
                problems.push(with_source_line(problem, &path, Columns::Bytes));
            }
        }
    }
    if problems.is_empty() {
        problems.push(Diagnostic::new("protoc", error, "save the imported files as UTF-8"));
    }
    problems
}
