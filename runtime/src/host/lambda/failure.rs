//! Failures of the Runtime API, and error reports to it.

use std::fmt;
use std::io;

use http::StatusCode;
use serde::Serialize;

use super::endpoint::Endpoint;
use super::request::Request;
use super::response_parser::Response;

/// The maximum number of characters of an error response that are logged.
const MAX_REASON: usize = 500;

/// The reason why a request to the Runtime API failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The connection failed.
    Connection(io::Error),
    /// The response has an unexpected status.
    Status(StatusCode, String),
    /// An invocation has no valid request ID.
    RequestId,
    /// A registered extension has no ID.
    #[cfg(all(unix, feature = "graceful-shutdown"))]
    ExtensionId,
}

impl Failure {
    /// Creates the failure of a response with an unexpected status.
    pub(super) fn status(response: &Response) -> Self {
        let reason = String::from_utf8_lossy(&response.body).trim().chars().take(MAX_REASON).collect();
        Self::Status(response.status, reason)
    }

    /// Returns true if the request must not be repeated, because [AWS][next] requires the process to end.
    ///
    /// [next]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Status(StatusCode::INTERNAL_SERVER_ERROR, _))
    }

    /// Adds the request and its address.
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
            Self::Connection(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                write!(f, "{error}: unset `AWS_LAMBDA_RUNTIME_API` to serve on this machine")
            }
            Self::Connection(error) => error.fmt(f),
            Self::Status(status, reason) if reason.is_empty() => write!(f, "the response was {status}"),
            Self::Status(status, reason) => write!(f, "the response was {status}: {reason}"),
            Self::RequestId => {
                f.write_str("the header `lambda-runtime-aws-request-id` is missing or malformed")
            }
            #[cfg(all(unix, feature = "graceful-shutdown"))]
            Self::ExtensionId => f.write_str("the header `lambda-extension-identifier` is missing"),
        }
    }
}

/// A request to the Runtime API that failed permanently.
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

/// Completes a request that reports an error, in [the form of the Runtime API][form].
///
/// The header has the form `category.reason`. AWS's emulator accepts no other form.
///
/// [form]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
pub(super) fn with_report(request: Request, error_type: &str, error_message: &str) -> Request {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Report<'a> {
        error_type: &'a str,
        error_message: &'a str,
        stack_trace: [&'a str; 0],
    }

    let report = Report { error_type, error_message, stack_trace: [] };
    request
        .header("lambda-runtime-function-error-type", format!("Runtime.{error_type}").as_bytes())
        .body(serde_json::to_vec(&report).unwrap_or_default().into())
}
