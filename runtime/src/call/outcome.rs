//! How a call ended.

use http::StatusCode;
use tonic::Code;

/// The status of a response, in the terms of its protocol.
///
/// The host that records it finds it in the extensions of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The call succeeded. Only gRPC has a name for that.
    Success(Option<&'static str>),
    /// The call failed with the status of this name, for which the server may not be responsible.
    Failure(&'static str),
    /// The call failed with the status of this name, which is an error of the server.
    ServerError(&'static str),
    /// The response does not belong to an RPC protocol. A layer sent it, or the request was not a call.
    Http(StatusCode),
}

impl Outcome {
    /// Returns the outcome of a call that failed with a code, which has this name in the protocol of the
    /// caller.
    ///
    /// OpenTelemetry defines which codes are errors of the server: ["Semantic conventions for gRPC"][grpc],
    /// and the same codes for Connect.
    ///
    /// [grpc]: https://opentelemetry.io/docs/specs/semconv/rpc/grpc/#server
    pub(crate) fn of_failure(code: Code, name: &'static str) -> Self {
        match code {
            Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
            // A failure cannot have the code OK, so it is sent as another one.
            | Code::Ok => Self::ServerError(name),
            _ => Self::Failure(name),
        }
    }
}
