//! Why a build was refused.

use std::fmt;
use std::io;
use std::path::PathBuf;

use lambda_grpc_codegen::Diagnostic;

/// Says why code could not be generated, with every problem of every file.
///
/// `Debug` prints the same text as `Display`: that is what `fn main() -> Result<(), lambda_grpc_build::Error>` shows.
pub struct Error(Kind);

pub(crate) enum Kind {
    /// The protos were read, and ask for what cannot be generated.
    Refused(Vec<Diagnostic>),
    /// Some of the protos could not be read.
    Unreadable(Vec<Diagnostic>),
    /// prost gave up, with these words.
    Prost(String),
    /// prost could not write.
    Write(io::Error),
    /// A file of ours could not be written.
    WriteFile(PathBuf, io::Error),
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(kind)
    }

    /// Returns true if the protos are valid but ask for what a Lambda function cannot serve.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self.0, Kind::Refused(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Refused(problems) | Kind::Unreadable(problems) => {
                for (at, problem) in problems.iter().enumerate() {
                    let separator = if at == 0 { "" } else { "\n" };
                    write!(f, "{separator}{problem}")?;
                }
                Ok(())
            }
            Kind::Prost(message) => write!(
                f,
                "prost cannot generate the messages: {message}\n= help: rename one of two things of the same Rust name, or \
                 mend an attribute or path that was given to the builder and is no Rust\n"
            ),
            Kind::Write(error) => write!(f, "the generated code could not be written: {error}"),
            Kind::WriteFile(path, error) => write!(f, "{} could not be written: {error}", path.display()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
