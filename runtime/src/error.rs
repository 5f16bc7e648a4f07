//! The error of [`run`](crate::run).

use std::fmt;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error that keeps [`run`](crate::run) from starting or from continuing, or a server from being created.
///
/// `Debug` prints the same text as `Display`, because `fn main() -> Result<(), lambda_grpc::Error>` prints
/// errors with it.
pub struct Error {
    kind: ErrorKind,
    source: Option<BoxError>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "the feature `local` decides which of them can happen")]
pub(crate) enum ErrorKind {
    /// `AWS_LAMBDA_RUNTIME_API` is not an address.
    Endpoint(String),
    /// `LAMBDA_GRPC_RESPONSE_MODE` is not a response mode.
    ResponseMode(String),
    /// The program does not run on Lambda, and the feature `local` is off.
    NotOnLambda,
    /// The Runtime API failed too often.
    Runtime,
    /// The `after_restore` hook failed.
    AfterRestore,
    /// `LAMBDA_GRPC_ADDR` is not an address.
    Address(String),
    /// Another program listens on the address.
    AddressInUse(std::net::SocketAddr),
    /// The address cannot be listened on.
    Listen(std::net::SocketAddr),
    /// The file descriptor set of this tonic server cannot be used.
    DescriptorSet(&'static str),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, source: None }
    }

    pub(crate) fn caused_by(kind: ErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: Some(source.into()) }
    }

    /// Returns true if another program listens on the address.
    #[must_use]
    pub fn is_address_in_use(&self) -> bool {
        matches!(self.kind, ErrorKind::AddressInUse(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Endpoint(value) => write!(
                f,
                "`AWS_LAMBDA_RUNTIME_API` is {value:?}, which is not an address: set it to `host:port`, as AWS Lambda does, \
                 or unset it to serve on this machine"
            )?,
            ErrorKind::ResponseMode(value) => write!(
                f,
                "`LAMBDA_GRPC_RESPONSE_MODE` is {value:?}, which is not a response mode: set it to `buffered` or `streaming`, \
                 or unset it"
            )?,
            ErrorKind::NotOnLambda => write!(
                f,
                "not on AWS Lambda (`AWS_LAMBDA_RUNTIME_API` is not set), and the feature `local` of `lambda-grpc` is disabled: \
                 enable it to serve on this machine, or use `cargo lambda watch`"
            )?,
            ErrorKind::Runtime => write!(f, "the AWS Lambda Runtime API failed")?,
            ErrorKind::AfterRestore => write!(f, "the `after_restore` hook failed")?,
            ErrorKind::Address(value) => write!(
                f,
                "`LAMBDA_GRPC_ADDR` is `{value}`, which is not a socket address: set it to an IP address and a port, such \
                 as `127.0.0.1:50051`"
            )?,
            ErrorKind::AddressInUse(address) => write!(
                f,
                "another program listens on {address}: stop it, or choose another address with \
                 `LAMBDA_GRPC_ADDR=127.0.0.1:0` (port 0 selects a free port)"
            )?,
            ErrorKind::Listen(address) => write!(f, "cannot listen on {address}")?,
            ErrorKind::DescriptorSet(service) => {
                write!(f, "cannot use the file descriptor set of `{service}`")?
            }
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
