//! protox, a protobuf compiler in Rust: what is used unless the user says otherwise.

use lambda_grpc_codegen::{Columns, Diagnostic};
use protox::Compiler;
use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

use super::{Descriptors, Place, Said, Sources};

pub(super) fn read(names: &[String], sources: &Sources<'_>) -> Result<Descriptors, Vec<Diagnostic>> {
    let mut resolver = ChainFileResolver::new();
    // Its own copies first: a newer `descriptor.proto` in an include folder is beyond what the compiler can read.
    resolver.add(GoogleFileResolver::new());
    for include in sources.includes {
        resolver.add(IncludeFileResolver::new(include.to_path_buf()));
    }
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_source_info(true).include_imports(true);
    compiler.open_files(names).map_err(|error| vec![explain(&error, sources)])?;
    let paths =
        compiler.files().filter_map(|file| Some((file.name().to_owned(), file.path()?.to_path_buf())));
    Ok(Descriptors {
        paths: paths.collect(),
        set: compiler.file_descriptor_set(),
        encoded: compiler.encode_file_descriptor_set(),
        ..Descriptors::default()
    })
}

/// Says what the compiler says. Where its words mislead (it has never heard of editions), ours stand in their place.
fn explain(error: &protox::Error, sources: &Sources<'_>) -> Diagnostic {
    // `Debug` is the compiler's form with `file:line:column: message`.
    let text = format!("{error:?}");
    let name = error.file().unwrap_or_default();
    let rest = text.trim_end().strip_prefix(name).unwrap_or(&text);
    let (place, message) = match rest.strip_prefix(':').and_then(|rest| rest.split_once(": ")) {
        Some((place, message)) => (place.split_once(':'), message),
        None => (None, rest.trim_start_matches(": ")),
    };
    let place = place.and_then(|(line, column)| {
        Some(Place { line: line.parse().ok()?, column: column.parse().ok()?, columns: Columns::Bytes })
    });
    let import = message.strip_prefix("import '").and_then(|rest| rest.strip_suffix("' not found"));
    let said = match import {
        Some(import) => Said::MissingImport(import),
        None if message.contains("but found 'edition'") => Said::Edition,
        // The compiler's text is that of another mistake.
        None if message.contains("invalid group name") && is_import(name, place, sources) => {
            Said::RelativeImport
        }
        None if message.contains("not defined") => Said::Other {
            message,
            help: "define it or import its file; a name that protoc finds and this compiler does not is read with \
                   `Builder::protoc`",
        },
        None => Said::Other { message, help: "the file and what it imports must be valid protobuf" },
    };
    sources.problem(name, place, &said)
}

/// Returns true if a place is that of an `import`.
fn is_import(name: &str, place: Option<Place>, sources: &Sources<'_>) -> bool {
    let text = sources.path(name).and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let line = place.and_then(|place| text.lines().nth(place.line.saturating_sub(1)));
    line.is_some_and(|line| line.trim_start().starts_with("import"))
}
