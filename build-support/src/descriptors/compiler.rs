//! The choice of a compiler, and what it returns.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::slice;

use lambda_grpc_codegen::{Columns, DecodedSet, Diagnostic};
use prost::Message;
use prost_types::FileDescriptorSet;

use super::editions::{EncodedFile, EncodedSet};
use super::{Sources, protoc, protox};

/// The descriptors of the input files and of the files that they import.
#[derive(Default)]
pub(crate) struct Descriptors {
    pub(crate) set: FileDescriptorSet,
    /// The set as the compiler encoded it. It contains custom options and editions, which
    /// `FileDescriptorSet` has no field for.
    pub(crate) encoded: Vec<u8>,
    /// The names of the input files, in the order in which the user lists them.
    pub(crate) input_files: Vec<String>,
    /// The path of each file, by its name. Files in `google/protobuf` have no path if they are part
    /// of the compiler.
    pub(crate) paths: BTreeMap<String, PathBuf>,
    pub(crate) columns: Columns,
    /// The errors of files that could not be read.
    pub(crate) problems: Vec<Diagnostic>,
    /// Editions and features that cannot be generated.
    pub(crate) features: Vec<Diagnostic>,
}

/// The compiler that reads `.proto` files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Compiler {
    #[default]
    Protox,
    Protoc,
}

/// The files that a compiler has read, and those that they import.
#[derive(Default)]
pub(super) struct Compiled {
    /// The encoded set.
    pub(super) encoded: Vec<u8>,
    pub(super) paths: BTreeMap<String, PathBuf>,
    pub(super) columns: Columns,
}

impl Compiler {
    /// Reads the input files and the files that they import.
    pub(crate) fn read(self, config: &mut prost_build::Config, sources: &Sources<'_>) -> Descriptors {
        let input_files = match sources.names() {
            Ok(names) => names,
            Err(problems) => return Descriptors { problems, ..Descriptors::default() },
        };
        let mut read = |names: &[String]| match self {
            Self::Protox => protox::read(names, sources),
            Self::Protoc => protoc::read(names, config, sources),
        };
        let mut problems = Vec::new();
        let compiled = match read(&input_files) {
            // Read each file separately. protoc stops at the first invalid file. protox can look up
            // a name in a package that its file does not import, depending on the order of files.
            // Reading files separately avoids both, and still finds every real error.
            Err(_) if input_files.len() > 1 => {
                let (mut all, mut names) = (Compiled::default(), BTreeSet::new());
                for name in &input_files {
                    match read(slice::from_ref(name)) {
                        Ok(compiled) => all.add(compiled, &mut names),
                        Err(new) => add_problems(&mut problems, new),
                    }
                }
                all
            }
            Err(new) => {
                problems = new;
                Compiled::default()
            }
            Ok(compiled) => compiled,
        };
        let Compiled { encoded, paths, columns } = compiled;
        let mut descriptors = Descriptors::decode(encoded);
        add_problems(&mut descriptors.problems, problems);
        Descriptors { input_files, paths, columns, ..descriptors }
    }
}

impl Compiled {
    /// Adds the files whose names are new.
    fn add(&mut self, other: Self, names: &mut BTreeSet<String>) {
        // The compiler encoded the set, so decoding succeeds.
        for bytes in EncodedSet::decode(other.encoded.as_slice()).unwrap_or_default().file {
            if names.insert(EncodedFile::decode(bytes.as_slice()).unwrap_or_default().name) {
                self.encoded.extend(EncodedSet { file: vec![bytes] }.encode_to_vec());
            }
        }
        self.paths.extend(other.paths);
        self.columns = other.columns;
    }
}

fn add_problems(problems: &mut Vec<Diagnostic>, new: Vec<Diagnostic>) {
    for problem in new {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

impl Descriptors {
    /// Decodes a set. It is empty, with a problem, if the bytes are not valid.
    pub(crate) fn decode(encoded: Vec<u8>) -> Self {
        match DecodedSet::decode(&encoded) {
            Ok(DecodedSet { set, problems: features }) => Self { set, encoded, features, ..Self::default() },
            Err(error) => {
                let message = format!("not a valid FileDescriptorSet: {error}");
                let help = "write the file with protoc's `--descriptor_set_out` or with `buf build`";
                Self { problems: vec![Diagnostic::new("descriptors", message, help)], ..Self::default() }
            }
        }
    }
}
