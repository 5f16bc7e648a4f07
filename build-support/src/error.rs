//! The error of a build.

use std::fmt;
use std::io;
use std::path::PathBuf;

use lambda_grpc_codegen::Diagnostic;

/// The error of a build, with every problem of every file.
///
/// Its `Debug` text is the same as its `Display` text, because
/// `fn main() -> Result<(), lambda_grpc_build::Error>` prints the former.
pub struct Error(Kind);

pub(crate) enum Kind {
    /// The protos are valid, but no code can be generated for them.
    Rejected(Vec<Diagnostic>),
    /// Some of the protos could not be read.
    Unreadable(Vec<Diagnostic>),
    /// prost could not generate the messages.
    Prost(String),
    /// There is no folder for the generated files.
    NoOutDir,
    /// The include file is not in the folder for the generated files.
    OutsideOutput(String),
    /// Two generated files have the same name.
    SameFile(String),
    /// A file could not be written.
    WriteFile(PathBuf, io::Error),
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(kind)
    }

    /// Returns true if the protos are valid, but contain what a Lambda function cannot serve.
    #[must_use]
    pub fn is_rejection(&self) -> bool {
        matches!(self.0, Kind::Rejected(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Rejected(problems) | Kind::Unreadable(problems) => {
                let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&problems.join("\n"))
            }
            Kind::Prost(message) => writeln!(
                f,
                "prost cannot generate the messages: {message}\n= help: rename one of two elements with the same Rust name, or \
                 correct an attribute or path in build.rs that is not valid Rust"
            ),
            Kind::NoOutDir => writeln!(
                f,
                "no folder for the generated files: the environment variable `OUT_DIR` is not set\n= help: call it from a build.rs, \
                 or set `Builder::out_dir`"
            ),
            Kind::OutsideOutput(name) => writeln!(
                f,
                "the include file `{name}` is not in the folder for the generated files\n= help: write a relative path without `..`, \
                 such as `Builder::include_file(\"protos.rs\")`"
            ),
            Kind::SameFile(name) => writeln!(
                f,
                "two generated files have the name `{name}`\n= help: change the name in `Builder::include_file` or \
                 `Builder::default_package_filename`; the file of a package is named after it"
            ),
            Kind::WriteFile(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
