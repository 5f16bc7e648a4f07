//! Runs of protoc.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::{fs, slice};

use lambda_grpc_codegen::{Columns, Diagnostic, EncodedSet};
use prost::Message;

use super::super::Sources;
use super::super::compiler::Compiled;
use super::report::parse_report;
use super::utf8::invalid_utf8;

/// Reads files and their imports. protoc stops at the first invalid file, so that each file is read
/// separately if one is not valid.
pub(crate) fn read(
    names: &[String],
    config: &mut prost_build::Config,
    sources: &Sources<'_>,
) -> (Compiled, Vec<Diagnostic>) {
    let mut compiled = Compiled { columns: Columns::TabStops, ..Compiled::default() };
    let mut problems = Vec::new();
    match run(names, config, sources) {
        Ok(files) => compiled.files = files,
        Err(_) if names.len() > 1 => {
            let mut added = BTreeSet::new();
            for name in names {
                match run(slice::from_ref(name), config, sources) {
                    Ok(files) => {
                        compiled
                            .files
                            .extend(files.into_iter().filter(|(name, _)| added.insert(name.clone())));
                    }
                    Err(new) => problems.extend(new),
                }
            }
        }
        Err(new) => problems = new,
    }
    let paths = compiled.files.iter().filter_map(|(name, _)| Some((name.clone(), sources.path(name)?)));
    compiled.paths = paths.collect();
    (compiled, problems)
}

/// Returns the encoded files, each with its name.
fn run(
    names: &[String],
    config: &mut prost_build::Config,
    sources: &Sources<'_>,
) -> Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> {
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
        if error.kind() == ErrorKind::InvalidInput && text.contains("UTF-8") {
            return invalid_utf8(&text, names, sources);
        }
        parse_report(text.strip_prefix("protoc failed: ").unwrap_or(&text), names, sources)
    })?;
    // prost-build has decoded the set, so that decoding succeeds.
    let encoded =
        EncodedSet::decode(fs::read(file.path()).map_err(file_error)?.as_slice()).unwrap_or_default();
    Ok(set.file.iter().map(|file| file.name().to_owned()).zip(encoded.file).collect())
}
