//! `.proto` paths in, descriptors out: from protox or protoc, with the same words where they refuse.

mod protoc;
mod protox;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use lambda_grpc_codegen::{Columns, Diagnostic};
use prost::Message;
use prost_types::FileDescriptorSet;

/// What the files of a build say.
#[derive(Default)]
pub(crate) struct Descriptors {
    pub(crate) set: FileDescriptorSet,
    /// The set as the compiler encoded it, with the options that no Rust type has a field for.
    pub(crate) encoded: Vec<u8>,
    /// Names of the files that the user listed, in that order.
    pub(crate) listed: Vec<String>,
    /// Where each file lies, by its name; the files of `google/protobuf` lie in the compiler.
    pub(crate) paths: BTreeMap<String, PathBuf>,
    pub(crate) columns: Columns,
    /// Why a file could not be read.
    pub(crate) problems: Vec<Diagnostic>,
}

/// Which compiler reads the files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Compiler {
    #[default]
    Protox,
    Protoc,
}

/// Reads the listed files and all that they import. What cannot be read is among the problems.
pub(crate) fn read(
    compiler: Compiler,
    config: &mut prost_build::Config,
    sources: &Sources<'_>,
) -> Descriptors {
    let listed = match sources.names() {
        Ok(listed) => listed,
        Err(problems) => return Descriptors { problems, ..Descriptors::default() },
    };
    let mut read = |names: &[String]| match compiler {
        Compiler::Protox => protox::read(names, sources),
        Compiler::Protoc => protoc::read(names, config, sources),
    };
    let all = match read(&listed) {
        // protoc stops at a file that it cannot read. protox can take a name that a file means for that of a package it never
        // imported, depending on the order of the files. Real mistakes are met again where only a file's own imports are in
        // sight, and those of other files with them.
        Err(_) if listed.len() > 1 => {
            let (mut all, mut known) = (Descriptors::default(), BTreeSet::new());
            for name in &listed {
                match read(std::slice::from_ref(name)) {
                    Ok(one) => all.add(one, &mut known),
                    Err(problems) => all.add_problems(problems),
                }
            }
            all
        }
        Err(problems) => Descriptors { problems, ..Descriptors::default() },
        Ok(all) => all,
    };
    Descriptors { listed, ..all }
}

impl Descriptors {
    /// Adds what was read of another file, but for the files that are known.
    fn add(&mut self, other: Self, known: &mut BTreeSet<String>) {
        let FileDescriptorSet { file: files } = other.set;
        // Its own encoding, of as many files.
        let encoded = Encoded::decode(other.encoded.as_slice()).unwrap_or_default();
        for (file, bytes) in files.into_iter().zip(encoded.file) {
            if known.insert(file.name().to_owned()) {
                self.set.file.push(file);
                self.encoded.extend(Encoded { file: vec![bytes] }.encode_to_vec());
            }
        }
        self.paths.extend(other.paths);
        self.columns = other.columns;
    }

    fn add_problems(&mut self, problems: Vec<Diagnostic>) {
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }
}

/// A set whose files stay as they were encoded.
#[derive(Clone, PartialEq, Message)]
struct Encoded {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

/// Names the files that a user lists.
pub(crate) struct Sources<'a> {
    protos: &'a [&'a Path],
    includes: &'a [&'a Path],
}

impl<'a> Sources<'a> {
    pub(crate) fn new(protos: &'a [&'a Path], includes: &'a [&'a Path]) -> Self {
        Self { protos, includes }
    }

    /// Finds the names that imports know the files by: their paths below an include folder.
    fn names(&self) -> Result<Vec<String>, Vec<Diagnostic>> {
        let (mut names, mut problems) = (Vec::new(), Vec::new());
        for proto in self.protos {
            match self.name(proto) {
                Some(name) => names.push(name),
                None if !proto.is_file() => problems.push(Diagnostic::new(
                    proto.display().to_string(),
                    "there is no such file",
                    "paths are relative to the folder of Cargo.toml",
                )),
                None => problems.push(Diagnostic::new(
                    proto.display().to_string(),
                    format!("the file is in none of the include folders {}", self.folders()),
                    "list its folder, or one above it, among the includes",
                )),
            }
        }
        if problems.is_empty() { Ok(names) } else { Err(problems) }
    }

    fn name(&self, proto: &Path) -> Option<String> {
        let clean =
            |path: &Path| path.components().filter(|it| *it != Component::CurDir).collect::<PathBuf>();
        let whole = clean(proto);
        let below = self.includes.iter().find_map(|include| {
            whole.strip_prefix(clean(include)).ok().filter(|_| proto.is_file()).map(Path::to_path_buf)
        });
        // A file that is named as imports name it.
        let name = below.or_else(|| self.path(&whole).is_some().then_some(whole))?;
        let parts: Vec<_> = name.components().map(|it| it.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// Finds where a file lies that imports know by a name.
    fn path(&self, name: impl AsRef<Path>) -> Option<PathBuf> {
        self.includes.iter().map(|include| include.join(&name)).find(|path| path.is_file())
    }

    fn folders(&self) -> String {
        let folders: Vec<_> = self.includes.iter().map(|it| format!("`{}`", it.display())).collect();
        folders.join(", ")
    }

    /// Says what a compiler says, in the words that are the same for both where they are known.
    ///
    fn problem(&self, name: &str, place: Option<Place>, said: &Said<'_>) -> Diagnostic {
        let problem = match said {
            Said::Edition => Diagnostic::edition(name),
            Said::RelativeImport => Diagnostic::new(
                name,
                "an import must not be relative",
                "name it by its path below an include folder, without `./` and `../`",
            ),
            Said::MissingImport(import) => Diagnostic::new(
                name,
                format!("the import `{import}` is not found"),
                format!(
                    "it is looked for in {}: add the folder that it is in to the includes",
                    self.folders()
                ),
            ),
            Said::Other { message, help } => Diagnostic::new(name, *message, *help),
        };
        let (problem, columns) = match place {
            Some(Place { line, column, columns }) => (problem.at(line, column), columns),
            None => (problem, Columns::Bytes),
        };
        match self.path(name) {
            Some(path) => show(problem, &path, columns),
            None => problem,
        }
    }
}

/// Where a compiler says that something is, counted from one.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    column: usize,
    columns: Columns,
}

/// Shows the path that the user knows a file by, and the line that is meant; without it where the file has gone since.
pub(crate) fn show(problem: Diagnostic, path: &Path, columns: Columns) -> Diagnostic {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    problem.with_source(&path.display().to_string(), &text, columns)
}

/// What a compiler says.
enum Said<'a> {
    Edition,
    RelativeImport,
    MissingImport(&'a str),
    Other { message: &'a str, help: &'a str },
}

/// Returns true if a compiler would take no import of that name.
fn is_relative(import: &str) -> bool {
    import.contains('\\') || import.split('/').any(|part| matches!(part, "" | "." | ".."))
}
