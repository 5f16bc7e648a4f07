//! Why serving ended.

use std::fmt;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Says why [`run`](crate::run) could not start or go on.
///
/// `Debug` prints the same text as `Display`, because that is what `fn main() -> Result<(), lambda_grpc::Error>` shows.
pub struct Error {
    kind: ErrorKind,
    source: Option<BoxError>,
}

#[derive(Debug)]
pub(crate) enum ErrorKind {
    /// `AWS_LAMBDA_RUNTIME_API` is not an address.
    Endpoint(String),
    /// Not on Lambda, and the feature that serves elsewhere is off.
    #[cfg(not(feature = "local"))]
    NotOnLambda,
    /// The Runtime API failed too often.
    Runtime,
    /// The `after_restore` hook failed.
    AfterRestore,
    /// `LAMBDA_GRPC_ADDR` is not an address.
    #[cfg(feature = "local")]
    Address(String),
    /// Somebody else listens there.
    #[cfg(feature = "local")]
    AddressInUse(std::net::SocketAddr),
    /// The address cannot be listened on.
    #[cfg(feature = "local")]
    Listen(std::net::SocketAddr),
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
        #[cfg(feature = "local")]
        return matches!(self.kind, ErrorKind::AddressInUse(_));
        #[cfg(not(feature = "local"))]
        false
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Endpoint(value) => write!(
                f,
                "`AWS_LAMBDA_RUNTIME_API` is {value:?}, which is not an address: set it to `host:port`, as AWS Lambda does, or unset \
                 it to serve on this machine"
            )?,
            #[cfg(not(feature = "local"))]
            ErrorKind::NotOnLambda => write!(
                f,
                "not on AWS Lambda (`AWS_LAMBDA_RUNTIME_API` is not set), and the feature `local` of `lambda-grpc` is off: \
                 turn it on to serve on this machine, or run under `cargo lambda watch`"
            )?,
            ErrorKind::Runtime => write!(f, "the AWS Lambda Runtime API failed")?,
            ErrorKind::AfterRestore => write!(f, "the `after_restore` hook failed")?,
            #[cfg(feature = "local")]
            ErrorKind::Address(value) => write!(
                f,
                "`LAMBDA_GRPC_ADDR` is `{value}`, which is no socket address: write an IP address and a port, such as `127.0.0.1:50051`"
            )?,
            #[cfg(feature = "local")]
            ErrorKind::AddressInUse(address) => write!(
                f,
                "another program listens on {address}: stop it, or choose another address with `LAMBDA_GRPC_ADDR=127.0.0.1:0` (0 takes any free port)"
            )?,
            #[cfg(feature = "local")]
            ErrorKind::Listen(address) => write!(f, "cannot listen on {address}")?,
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
