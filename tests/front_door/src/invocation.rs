//! What travels between the front door and the Runtime API.

use bytes::Bytes;
use serde_json::json;
use tokio::sync::oneshot;

use crate::server::Body;

/// One event that waits for a sandbox.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) trace_id: String,
    pub(crate) event: Bytes,
    pub(crate) outcome: oneshot::Sender<Outcome>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Outcome {
    Buffered(Bytes),
    /// A reply in response streaming mode, which goes on while it is read.
    Streamed {
        /// `Content-Type: application/vnd.awslambda.http-integration-response`: it begins with a prelude.
        has_prelude: bool,
        body: Body,
    },
    /// The error's JSON, as the Invoke API shows it.
    Failed(Bytes),
}

impl Outcome {
    /// A failure that Lambda notices, not the function.
    pub(crate) fn failed(kind: &str, message: &str) -> Self {
        Self::Failed(json!({ "errorType": kind, "errorMessage": message }).to_string().into())
    }
}
