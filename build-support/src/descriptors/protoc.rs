//! protoc, for those who want it: protox reads what it reads, but for a few names of packages.

use std::io::ErrorKind;
use std::path::Path;

use lambda_grpc_codegen::{Columns, Diagnostic};

use super::{Descriptors, Place, Said, Sources, is_relative};

pub(super) fn read(
    names: &[String],
    config: &mut prost_build::Config,
    sources: &Sources<'_>,
) -> Result<Descriptors, Vec<Diagnostic>> {
    // prost drops the file that protoc writes, and with it the options that no Rust type has a field for.
    let failed = |error: &std::io::Error| {
        vec![Diagnostic::new("protoc", error.to_string(), "it needs a temporary file")]
    };
    let file = tempfile::NamedTempFile::new().map_err(|error| failed(&error))?;
    config.file_descriptor_set_path(file.path());
    let set = config.load_fds(names, sources.includes).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            let help = "install it, or set `PROTOC` to its path, or leave out `Builder::protoc`: nothing else here needs it";
            return vec![Diagnostic::new("protoc", "the program is not found", help)];
        }
        let text = error.to_string();
        explain(text.strip_prefix("protoc failed: ").unwrap_or(&text), sources)
    })?;
    let names = set.file.iter().map(|file| file.name().to_owned());
    let paths = names.filter_map(|name| sources.path(&name).map(|path| (name, path))).collect();
    let (encoded, columns) = (std::fs::read(file.path()).map_err(|error| failed(&error))?, Columns::TabStops);
    Ok(Descriptors { set, encoded, paths, columns, ..Descriptors::default() })
}

/// Takes the compiler's report apart: `file:line:column: message`, or `file: message`, a line each.
fn explain(text: &str, sources: &Sources<'_>) -> Vec<Diagnostic> {
    let mut problems: Vec<_> = text.lines().filter_map(|line| explain_line(line, sources)).collect();
    if problems.is_empty() {
        problems.push(Diagnostic::new("protoc", text.trim(), "it must run, and succeed"));
    }
    problems
}

fn explain_line(line: &str, sources: &Sources<'_>) -> Option<Diagnostic> {
    let (location, message) = line.split_once(": ")?;
    let mut parts = location.rsplitn(3, ':');
    let (column, row) = (parts.next()?, parts.next().and_then(|row| row.parse::<usize>().ok()));
    let (name, place) = match (row, column.parse::<usize>(), parts.next()) {
        (Some(line), Ok(column), Some(name)) => {
            (name, Some(Place { line, column, columns: Columns::TabStops }))
        }
        _ => (location, None),
    };
    let import =
        message.strip_prefix("Import \"").and_then(|it| it.strip_suffix("\" was not found or had errors."));
    // Newer versions name the file by its path.
    let known = sources.name(Path::new(name));
    let name = known.as_deref().unwrap_or(name);
    match import {
        Some(import) if is_relative(import) => {
            // protoc means the statement, protox the name in it.
            let place = place.map(|place| quote(name, place, sources).unwrap_or(place));
            Some(sources.problem(name, place, &Said::RelativeImport))
        }
        // The import's own problems have lines of their own.
        Some(import) if sources.path(import).is_some() => None,
        Some(import) => Some(sources.problem(name, place, &Said::MissingImport(import))),
        None if message.starts_with("File not found") || message.starts_with("Backslashes, ") => None,
        None => {
            let said = Said::Other { message, help: "the file and what it imports must be valid protobuf" };
            Some(sources.problem(name, place, &said))
        }
    }
}

/// Finds the place of the name in an `import`.
fn quote(name: &str, import: Place, sources: &Sources<'_>) -> Option<Place> {
    let text = std::fs::read_to_string(sources.path(name)?).ok()?;
    let column = text.lines().nth(import.line.checked_sub(1)?)?.find(['"', '\''])? + 1;
    Some(Place { column, columns: Columns::Bytes, ..import })
}
