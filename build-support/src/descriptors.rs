//! `.proto` paths in, descriptors out: protox, a protobuf compiler in Rust.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use prost_types::FileDescriptorSet;
use protox::Compiler;
use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

use crate::error::{Error, Kind};

/// What the files of a build say.
#[derive(Default)]
pub(crate) struct Descriptors {
    pub(crate) set: FileDescriptorSet,
    /// Names of the files that the user listed, in that order.
    pub(crate) listed: Vec<String>,
    /// Where each file lies, by its name; the files of `google/protobuf` lie in the compiler.
    pub(crate) paths: BTreeMap<String, PathBuf>,
}

/// Reads the listed files and all that they import.
pub(crate) fn read(protos: &[&Path], includes: &[&Path]) -> Result<Descriptors, Error> {
    match read_together(protos, includes) {
        Err(_) if protos.len() > 1 => {}
        result => return result,
    }
    // One compiler for many files can take a name that a file means for that of a package it never imported, depending on
    // their order. A real mistake is met again here, where only the file's own imports are in sight.
    let mut all = Descriptors::default();
    for proto in protos {
        let one = read_together(&[proto], includes)?;
        all.set.file.extend(one.set.file.into_iter().filter(|file| !all.paths.contains_key(file.name())));
        all.set.file.dedup_by(|a, b| a.name() == b.name());
        all.listed.extend(one.listed);
        all.paths.extend(one.paths);
    }
    let mut seen = std::collections::BTreeSet::new();
    all.set.file.retain(|file| seen.insert(file.name().to_owned()));
    Ok(all)
}

fn read_together(protos: &[&Path], includes: &[&Path]) -> Result<Descriptors, Error> {
    let mut resolver = ChainFileResolver::new();
    // Its own copies first: a newer `descriptor.proto` in an include folder is beyond what the compiler can read.
    resolver.add(GoogleFileResolver::new());
    for include in includes {
        resolver.add(IncludeFileResolver::new(include.to_path_buf()));
    }
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_source_info(true).include_imports(true);
    let mut listed = Vec::new();
    for proto in protos {
        let name = name(proto, includes)?;
        compiler.open_file(&name).map_err(|error| explain(&error, proto, includes))?;
        listed.push(name);
    }
    let paths =
        compiler.files().filter_map(|file| Some((file.name().to_owned(), file.path()?.to_path_buf())));
    Ok(Descriptors { paths: paths.collect(), set: compiler.file_descriptor_set(), listed })
}

/// Finds the name that imports know a file by: its path below an include folder.
fn name(proto: &Path, includes: &[&Path]) -> Result<String, Error> {
    let clean =
        |path: &Path| path.components().filter(|it| *it != std::path::Component::CurDir).collect::<PathBuf>();
    let whole = clean(proto);
    let below = includes.iter().find_map(|include| whole.strip_prefix(clean(include)).ok());
    let name = below.map(Path::to_path_buf).or_else(|| {
        // A file that is named as imports name it.
        includes.iter().any(|include| include.join(&whole).is_file()).then_some(whole)
    });
    let parts = name.map(|name| {
        name.components().map(|it| it.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>()
    });
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let folders: Vec<_> = includes.iter().map(|include| format!("`{}`", include.display())).collect();
        Error::new(Kind::Proto(format!(
            "{}: the file is in none of the include folders {}\n= help: list its folder, or one above it, among the includes\n",
            proto.display(),
            folders.join(", ")
        )))
    })
}

/// Says what the compiler says, under the path that the user knows the file by, and adds the remedy.
///
/// Where its words mislead (it has never heard of editions), ours stand in their place.
fn explain(error: &protox::Error, proto: &Path, includes: &[&Path]) -> Error {
    // `Debug` is the compiler's form with `file:line:column: message`.
    let text = format!("{error:?}");
    let text = text.trim_end();
    let (name, rest) =
        error.file().and_then(|name| Some((name, text.strip_prefix(name)?))).unwrap_or(("", text));
    let path =
        includes.iter().map(|include| include.join(name)).find(|path| !name.is_empty() && path.is_file());
    let path = path.map_or_else(|| name.to_owned(), |path| path.display().to_string());
    // Of `:line:column: message`, the message.
    let (place, message) = rest.split_once(": ").unwrap_or(("", rest));
    let (message, help) = if message.contains("but found 'edition'") {
        let help = "write `syntax = \"proto3\";` in place of `edition = \"..\";`";
        ("editions cannot be read: prost does not support them yet".to_owned(), help.to_owned())
    } else if message.contains("invalid group name") {
        let help = "name it by its path below an include folder, without `./` and `../`";
        ("an import must not be relative".to_owned(), help.to_owned())
    } else if error.is_file_not_found() || message.ends_with("not found") {
        let folders: Vec<_> = includes.iter().map(|include| format!("`{}`", include.display())).collect();
        let help = format!(
            "it is looked for in {}: add the folder that it is in to the includes",
            folders.join(", ")
        );
        (message.to_owned(), help)
    } else {
        (message.to_owned(), format!("`{}` and what it imports must be valid protobuf", proto.display()))
    };
    Error::new(Kind::Proto(format!("{path}{place}: {message}\n= help: {help}\n")))
}
