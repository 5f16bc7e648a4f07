//! The choice of a compiler, and what it returns.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lambda_grpc_codegen::{Columns, DecodedSet, Diagnostic, EncodedSet};
use prost::Message;
use prost_types::FileDescriptorSet;

use super::{Sources, built_in, protoc};

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
    BuiltIn,
    Protoc,
}

/// The files that a compiler has read, and those that they import.
#[derive(Default)]
pub(super) struct Compiled {
    /// The encoded files, each with its name.
    pub(super) files: Vec<(String, Vec<u8>)>,
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
        let (compiled, problems) = match self {
            Self::BuiltIn => built_in::read(&input_files, sources),
            Self::Protoc => protoc::read(&input_files, config, sources),
        };
        let Compiled { files, paths, columns } = compiled;
        let set = EncodedSet { file: files.into_iter().map(|(_, encoded)| encoded).collect() };
        let mut descriptors = Descriptors::decode(set.encode_to_vec());
        for problem in problems {
            if !descriptors.problems.contains(&problem) {
                descriptors.problems.push(problem);
            }
        }
        Descriptors { input_files, paths, columns, ..descriptors }
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
