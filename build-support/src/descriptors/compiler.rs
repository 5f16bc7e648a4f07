//! The choice of a compiler, and what it returns.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::slice;

use lambda_grpc_codegen::{Columns, Diagnostic};
use prost::Message;
use prost_types::FileDescriptorSet;

use super::{Sources, protoc, protox};

/// The descriptors of the input files and of the files that they import.
#[derive(Default)]
pub(crate) struct Descriptors {
    pub(crate) set: FileDescriptorSet,
    /// The set as the compiler encoded it. It contains custom options, which `FileDescriptorSet`
    /// has no field for.
    pub(crate) encoded: Vec<u8>,
    /// The names of the input files, in the order in which the user lists them.
    pub(crate) input_files: Vec<String>,
    /// The path of each file, by its name. Files in `google/protobuf` have no path if they are part
    /// of the compiler.
    pub(crate) paths: BTreeMap<String, PathBuf>,
    pub(crate) columns: Columns,
    /// The errors of files that could not be read.
    pub(crate) problems: Vec<Diagnostic>,
}

/// The compiler that reads `.proto` files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Compiler {
    #[default]
    Protox,
    Protoc,
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
        let descriptors = match read(&input_files) {
            // Read each file separately. protoc stops at the first invalid file. protox can look up
            // a name in a package that its file does not import, depending on the order of files.
            // Reading files separately avoids both, and still finds every real error.
            Err(_) if input_files.len() > 1 => {
                let (mut all, mut names) = (Descriptors::default(), BTreeSet::new());
                for name in &input_files {
                    match read(slice::from_ref(name)) {
                        Ok(descriptors) => all.add(descriptors, &mut names),
                        Err(problems) => all.add_problems(problems),
                    }
                }
                all
            }
            Err(problems) => Descriptors { problems, ..Descriptors::default() },
            Ok(descriptors) => descriptors,
        };
        Descriptors { input_files, ..descriptors }
    }
}

impl Descriptors {
    /// Adds the files whose names are new.
    fn add(&mut self, other: Self, names: &mut BTreeSet<String>) {
        // The compiler encoded the same set, so decoding succeeds and finds the same files.
        let encoded = EncodedSet::decode(other.encoded.as_slice()).unwrap_or_default();
        for (file, bytes) in other.set.file.into_iter().zip(encoded.file) {
            if names.insert(file.name().to_owned()) {
                self.set.file.push(file);
                self.encoded.extend(EncodedSet { file: vec![bytes] }.encode_to_vec());
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

/// A `FileDescriptorSet` whose files are not decoded.
#[derive(Clone, PartialEq, Message)]
struct EncodedSet {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}
