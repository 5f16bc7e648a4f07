//! Why a request was rejected.

use std::fmt;
use std::sync::Arc;

use tonic::{Code, Status};

/// The reason why a request was rejected before its handler ran.
///
/// It is the source of a [`Status`], where protocols find it: Connect and Twirp have error codes and HTTP
/// statuses for some of these reasons that gRPC does not have. It is never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// The path does not name a method that is served.
    UnknownMethod,
    /// The path begins with none of the prefixes that the application set.
    OutsidePrefix,
    /// A GET request calls a method that may have side effects.
    HttpMethod,
    /// The message has an unsupported compression.
    Compression,
    /// The message is not valid protobuf, JSON or base64.
    Malformed,
    /// The body of the event is not valid base64, although `isBase64Encoded` is true.
    InvalidBase64,
    /// A binary body was decoded as text on its way, and lost all bytes that are not UTF-8.
    DamagedBody,
}

impl Rejection {
    /// Creates the status of a rejected request.
    pub(crate) fn status(self, code: Code, message: impl Into<String>) -> Status {
        let mut status = Status::new(code, message);
        status.set_source(Arc::new(self));
        status
    }

    /// Returns the reason of a status that rejects a request.
    pub(crate) fn of(status: &Status) -> Option<Self> {
        std::error::Error::source(status)?.downcast_ref().copied()
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Rejection {}
