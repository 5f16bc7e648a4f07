//! protoc, which users can choose. It resolves some names that protox does not.

use std::io::ErrorKind;
use std::path::Path;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::Sources;
use super::compiler::Compiled;
use super::compiler_message::{CompilerMessage, Position};

pub(super) fn read(
    names: &[String],
    config: &mut prost_build::Config,
    sources: &Sources<'_>,
) -> Result<Compiled, Vec<Diagnostic>> {
    // The set that prost returns lacks custom options and editions, so only its file names are used.
    let file_error = |error: std::io::Error| {
        let help = "protoc writes its descriptors to a temporary file: make the temporary folder writable";
        vec![Diagnostic::new("protoc", error.to_string(), help)]
    };
    let file = tempfile::NamedTempFile::new().map_err(file_error)?;
    config.file_descriptor_set_path(file.path());
    let set = config.load_fds(names, sources.includes).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            let help = "install it, set `PROTOC` to its path, or remove `Builder::protoc` to use the built-in compiler";
            return vec![Diagnostic::new("protoc", "program not found", help)];
        }
        let text = error.to_string();
        parse_report(text.strip_prefix("protoc failed: ").unwrap_or(&text), sources)
    })?;
    let names = set.file.iter().map(|file| file.name().to_owned());
    let paths = names.filter_map(|name| sources.path(&name).map(|path| (name, path))).collect();
    let encoded = std::fs::read(file.path()).map_err(file_error)?;
    Ok(Compiled { encoded, paths, columns: Columns::TabStops })
}

/// Parses the report of protoc. Each line is `file:line:column: message` or `file: message`.
fn parse_report(text: &str, sources: &Sources<'_>) -> Vec<Diagnostic> {
    let mut problems: Vec<_> = text.lines().filter_map(|line| parse_line(line, sources)).collect();
    if problems.is_empty() {
        problems.push(Diagnostic::new("protoc", text.trim(), "protoc must run successfully"));
    }
    problems
}

fn parse_line(line: &str, sources: &Sources<'_>) -> Option<Diagnostic> {
    let (location, message) = line.split_once(": ")?;
    let mut parts = location.rsplitn(3, ':');
    let (column, line) = (parts.next()?, parts.next().and_then(|line| line.parse::<usize>().ok()));
    let (name, position) = match (line, column.parse::<usize>(), parts.next()) {
        (Some(line), Ok(column), Some(name)) => {
            (name, Some(Position { line, column, columns: Columns::TabStops }))
        }
        _ => (location, None),
    };
    let import = message
        .strip_prefix("Import \"")
        .and_then(|import| import.strip_suffix("\" was not found or had errors."));
    // Newer versions of protoc report the path of a file instead of its name.
    let name_of_path = sources.name(Path::new(name));
    let name = name_of_path.as_deref().unwrap_or(name);
    match import {
        Some(import) if is_relative(import) => {
            // protoc reports the position of the statement, protox that of the name in it.
            let position =
                position.map(|position| import_name_position(name, position, sources).unwrap_or(position));
            Some(CompilerMessage::RelativeImport.at(name, position, sources))
        }
        // The errors of the imported file have their own lines in the report.
        Some(import) if sources.path(import).is_some() => None,
        Some(import) => Some(CompilerMessage::MissingImport(import).at(name, position, sources)),
        None if message.starts_with("File not found") || message.starts_with("Backslashes, ") => None,
        None => Some(CompilerMessage::Other(message).at(name, position, sources)),
    }
}

/// Returns true if an import contains something that compilers reject in the name of a file.
fn is_relative(import: &str) -> bool {
    import.contains('\\') || import.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// Returns the position of the file name in an `import` statement.
fn import_name_position(name: &str, import: Position, sources: &Sources<'_>) -> Option<Position> {
    let text = std::fs::read_to_string(sources.path(name)?).ok()?;
    let column = text.lines().nth(import.line.checked_sub(1)?)?.find(['"', '\''])? + 1;
    Some(Position { column, columns: Columns::Bytes, ..import })
}
