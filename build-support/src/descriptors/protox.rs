//! protox, a protobuf compiler in Rust. It is the default.

use lambda_grpc_codegen::{Columns, Diagnostic};
use protox::Compiler;
use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

use super::compiler_message::{CompilerMessage, Position};
use super::{Descriptors, Sources};

pub(super) fn read(names: &[String], sources: &Sources<'_>) -> Result<Descriptors, Vec<Diagnostic>> {
    let mut resolver = ChainFileResolver::new();
    // The files in `google/protobuf` that protox contains come first: it cannot read a newer
    // `descriptor.proto`.
    resolver.add(GoogleFileResolver::new());
    for include in sources.includes {
        resolver.add(IncludeFileResolver::new(include.to_path_buf()));
    }
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_source_info(true).include_imports(true);
    compiler.open_files(names).map_err(|error| vec![parse_error(&error, sources)])?;
    let paths =
        compiler.files().filter_map(|file| Some((file.name().to_owned(), file.path()?.to_path_buf())));
    Ok(Descriptors {
        paths: paths.collect(),
        set: compiler.file_descriptor_set(),
        encoded: compiler.encode_file_descriptor_set(),
        ..Descriptors::default()
    })
}

/// Parses an error of protox. Misleading messages are replaced, for example that of an edition,
/// which protox does not support.
fn parse_error(error: &protox::Error, sources: &Sources<'_>) -> Diagnostic {
    // The `Debug` text is `file:line:column: message`.
    let text = format!("{error:?}");
    let name = error.file().unwrap_or_default();
    let rest = text.trim_end().strip_prefix(name).unwrap_or(&text);
    let (position, message) = match rest.strip_prefix(':').and_then(|rest| rest.split_once(": ")) {
        Some((position, message)) => (position.split_once(':'), message),
        None => (None, rest.trim_start_matches(": ")),
    };
    let position = position.and_then(|(line, column)| {
        Some(Position { line: line.parse().ok()?, column: column.parse().ok()?, columns: Columns::Bytes })
    });
    let import = message.strip_prefix("import '").and_then(|rest| rest.strip_suffix("' not found"));
    let message = match import {
        Some(import) => CompilerMessage::MissingImport(import),
        None if message.contains("but found 'edition'") => CompilerMessage::Edition,
        // protox reports a relative import with the text of another error.
        None if message.contains("invalid group name") && is_import(name, position, sources) => {
            CompilerMessage::RelativeImport
        }
        None if message.contains("not defined") => CompilerMessage::Undefined(message),
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
