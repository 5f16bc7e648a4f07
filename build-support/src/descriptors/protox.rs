//! protox, a protobuf compiler in Rust. It is the default.

use lambda_grpc_codegen::{Columns, Diagnostic};
use protox::Compiler;
use protox::file::ChainFileResolver;

use super::Sources;
use super::compiler::Compiled;
use super::compiler_message::{CompilerMessage, Position, with_source_line};
use super::editions::{EditionFiles, GoogleFiles};

pub(super) fn read(names: &[String], sources: &Sources<'_>) -> Result<Compiled, Vec<Diagnostic>> {
    let (mut resolver, editions) = (ChainFileResolver::new(), EditionFiles::default());
    // The files in `google/protobuf` that protox contains come first: it cannot read a newer
    // `descriptor.proto`.
    resolver.add(GoogleFiles::new());
    for include in sources.includes {
        resolver.add(editions.resolver(include.to_path_buf()));
    }
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_source_info(true).include_imports(true);
    if let Err(error) = compiler.open_files(names) {
        let problems = editions.take_problems();
        return Err(if problems.is_empty() {
            vec![parse_error(&error, sources, &editions)]
        } else {
            problems.into_iter().map(|problem| with_path(problem, sources)).collect()
        });
    }
    let path = |name: &str| sources.path(name).map(|path| (name.to_owned(), path));
    let paths = compiler.files().filter_map(|file| match file.path() {
        Some(path) => Some((file.name().to_owned(), path.to_path_buf())),
        None if editions.contains(file.name()) => path(file.name()),
        None => None,
    });
    let paths = paths.collect();
    let encoded = editions.restore(compiler.encode_file_descriptor_set(), names);
    let encoded = encoded
        .map_err(|error| vec![Diagnostic::new("protox", error.to_string(), "use `Builder::protoc`")])?;
    Ok(Compiled { encoded, paths, columns: Columns::Bytes })
}

fn with_path(problem: Diagnostic, sources: &Sources<'_>) -> Diagnostic {
    match sources.path(problem.file()) {
        Some(path) => with_source_line(problem, &path, Columns::Bytes),
        None => problem,
    }
}

/// Parses an error of protox. Misleading messages are replaced.
fn parse_error(error: &protox::Error, sources: &Sources<'_>, editions: &EditionFiles) -> Diagnostic {
    // The `Debug` text is `file:line:column: message`.
    let text = format!("{error:?}");
    let name = error.file().unwrap_or_default();
    let rest = text.trim_end().strip_prefix(name).unwrap_or(&text);
    let (position, message) = match rest.strip_prefix(':').and_then(|rest| rest.split_once(": ")) {
        Some((position, message)) => (position.split_once(':'), message),
        None => (None, rest.trim_start_matches(": ")),
    };
    let position = position.and_then(|(line, column)| {
        let (line, column) = (line.parse().ok()?, column.parse().ok()?);
        let column = editions.original_column(name, line, column);
        Some(Position { line, column, columns: Columns::Bytes })
    });
    let import = message.strip_prefix("import '").and_then(|rest| rest.strip_suffix("' not found"));
    let message = match import {
        Some(import) => CompilerMessage::MissingImport(import),
        // protox reports a relative import with the text of another error.
        None if message.contains("invalid group name") && is_import(name, position, sources) => {
            CompilerMessage::RelativeImport
        }
        None if message.contains("not defined") => CompilerMessage::Undefined(message),
        None if editions.contains(name) => CompilerMessage::InEdition(message),
        None => CompilerMessage::Other(message),
    };
    message.at(name, position, sources)
}

/// Returns true if the line of a position is an `import` statement.
fn is_import(name: &str, position: Option<Position>, sources: &Sources<'_>) -> bool {
    let text = sources.path(name).and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let line = position.and_then(|position| text.lines().nth(position.line.saturating_sub(1)));
    line.is_some_and(|line| line.trim_start().starts_with("import"))
}
