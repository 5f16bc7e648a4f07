//! Why a call failed before its method ran.

use std::fmt;
use std::sync::Arc;

use tonic::{Code, Status};

/// Tells the protocols that have words of their own for it what gRPC's codes do not.
///
/// It travels as the source of a [`Status`], which no peer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The path names no method that is served.
    Route,
    /// A GET calls a method that may have side effects.
    Method,
    /// The message is compressed in a way that is not supported.
    Encoding,
    /// The bytes are not what they should be: no message, no JSON, no base64.
    Malformed,
}

impl Cause {
    /// Makes the status of a call that failed for this cause.
    pub(crate) fn status(self, code: Code, message: impl Into<String>) -> Status {
        let mut status = Status::new(code, message);
        status.set_source(Arc::new(self));
        status
    }

    /// Returns the cause of a status that has one.
    pub(crate) fn of(status: &Status) -> Option<Self> {
        std::error::Error::source(status)?.downcast_ref().copied()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Route => "no such method",
            Self::Method => "not to be called by GET",
            Self::Encoding => "unsupported compression",
            Self::Malformed => "malformed request",
        })
    }
}

impl std::error::Error for Cause {}
