//! Invocations, which go from the trigger to the Runtime API.

use bytes::Bytes;
use serde_json::json;
use tokio::sync::oneshot;

use crate::server::Body;

/// An event that waits for a sandbox.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) trace_id: String,
    pub(crate) event: Bytes,
    pub(crate) outcome: oneshot::Sender<Outcome>,
}

/// The result of an invocation.
#[derive(Debug)]
pub(crate) enum Outcome {
    Buffered(Bytes),
    /// A streamed response, which is still being received.
    Streamed {
        /// The response begins with a prelude: `Content-Type: application/vnd.awslambda.http-integration-response`.
        has_prelude: bool,
        body: Body,
    },
    /// The JSON of the error, as the Invoke API returns it.
    Failed(Bytes),
}

impl Outcome {
    /// Creates a failure that Lambda, and not the function, reports.
    pub(crate) fn failed(kind: &str, message: &str) -> Self {
        Self::Failed(json!({ "errorType": kind, "errorMessage": message }).to_string().into())
    }
}
