//! A line of protoc's report.

use std::path::Path;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::super::Sources;
use super::super::compiler_message::{CompilerMessage, Position};
use super::imports::{CYCLE, import_cycle, import_name_position, is_invalid};

/// A line of a report.
pub(super) struct Line<'a> {
    /// The name of the file.
    pub(super) name: String,
    pub(super) position: Option<Position>,
    pub(super) message: &'a str,
}

impl<'a> Line<'a> {
    pub(super) fn parse(line: &'a str, names: &[String], sources: &Sources<'_>) -> Option<Self> {
        let (location, message) = line.split_once(": ")?;
        let mut parts = location.rsplitn(3, ':');
        let (column, line) = (parts.next()?, parts.next().and_then(|line| line.parse::<usize>().ok()));
        let (name, position) = match (line, column.parse::<usize>(), parts.next()) {
            (Some(line), Ok(column), Some(name)) => {
                (name, Some(Position { line, column, width: 1, columns: Columns::TabStops }))
            }
            _ => (location, None),
        };
        // Newer versions of protoc report the path of a file instead of its name.
        let path_or_name = sources.name(Path::new(name)).unwrap_or_else(|| name.to_owned());
        let is_file = names.contains(&path_or_name) || sources.path(&path_or_name).is_some();
        is_file.then_some(Self { name: path_or_name, position, message })
    }

    /// Returns the name of an imported file that could not be read.
    pub(super) fn failed_import(&self) -> Option<&'a str> {
        self.message.strip_prefix("Import \"")?.strip_suffix("\" was not found or had errors.")
    }

    pub(super) fn problem(&self, position: Option<Position>, sources: &Sources<'_>) -> Option<Diagnostic> {
        let message = match self.failed_import() {
            Some(import) if is_invalid(import) => {
                // protoc reports the position of the statement, protox that of the name in it.
                let name = position.and_then(|position| import_name_position(&self.name, position, sources));
                return Some(CompilerMessage::InvalidImport.at(&self.name, name.or(position), sources));
            }
            // The errors of the imported file have their own lines in the report.
            Some(import) if sources.path(import).is_some() => return None,
            Some(import) => CompilerMessage::MissingImport(import),
            None if self.message.starts_with(CYCLE) => {
                let cycle: Vec<_> = self.message.trim_start_matches(CYCLE).split(" -> ").collect();
                return Some(import_cycle(&cycle, sources));
            }
            None => match self.message {
                "File not found." | "  Comment started here." => return None,
                message if message.starts_with("Backslashes, ") || message.starts_with("warning: ") => {
                    return None;
                }
                message => CompilerMessage::Protoc(message),
            },
        };
        Some(message.at(&self.name, position, sources))
    }
}
