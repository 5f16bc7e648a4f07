//! Failures of the Runtime API, and the failures that are reported to it.

use std::fmt;
use std::io;

use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;

use super::endpoint::Endpoint;
use super::response::Response;

/// The most characters of a refusal that are passed on.
const MAX_REASON: usize = 500;

/// Why the Runtime API did not do what it was asked for.
#[derive(Debug)]
pub(super) enum Failure {
    /// The connection failed.
    Connection(io::Error),
    /// The Runtime API answered with another status than expected.
    Status(StatusCode, String),
    /// An invocation came without an id that it could be answered with.
    RequestId,
}

impl Failure {
    /// Makes a failure of a response with an unexpected status.
    pub(super) fn status(response: &Response) -> Self {
        let reason = String::from_utf8_lossy(&response.body).trim().chars().take(MAX_REASON).collect();
        Self::Status(response.status, reason)
    }

    /// Returns true if asking again is pointless: [AWS][next] wants the process to end then.
    ///
    /// [next]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Status(StatusCode::INTERNAL_SERVER_ERROR, _))
    }

    /// Adds what was asked for, and where.
    pub(super) fn on(self, endpoint: &Endpoint, request: &'static str) -> FailedRequest {
        let Endpoint { authority, base_path } = endpoint;
        FailedRequest { target: format!("{authority}{base_path}"), request, failure: self }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Connection(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection(error) => error.fmt(f),
            Self::Status(status, reason) if reason.is_empty() => write!(f, "the answer was {status}"),
            Self::Status(status, reason) => write!(f, "the answer was {status}: {reason}"),
            Self::RequestId => {
                f.write_str("the header `lambda-runtime-aws-request-id` is missing or malformed")
            }
        }
    }
}

/// A request to the Runtime API that failed for good.
#[derive(Debug)]
pub(super) struct FailedRequest {
    target: String,
    request: &'static str,
    failure: Failure,
}

impl fmt::Display for FailedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` at {}: {}", self.request, self.target, self.failure)
    }
}

impl std::error::Error for FailedRequest {}

/// Encodes [the report of an error][format] in JSON.
///
/// [format]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
pub(super) fn report(error_type: &str, error_message: &str) -> Bytes {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Report<'a> {
        error_type: &'a str,
        error_message: &'a str,
        stack_trace: [&'a str; 0],
    }

    serde_json::to_vec(&Report { error_type, error_message, stack_trace: [] }).unwrap_or_default().into()
}
