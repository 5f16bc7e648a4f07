//! One invocation, from the response that contains it to the request that completes it.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use super::endpoint::Endpoint;
use super::failure::{Failure, with_report};
use super::log;
use super::request::Request;
use super::response_headers::Headers;
use super::response_parser::Response;
use crate::context::LambdaContext;
use crate::host::response::{LambdaResponse, StreamedResponse};

const INVOCATION_ID: &str = "lambda-runtime-invocation-id";

/// The content type of a streamed response. Without it, the trigger would send the prelude to the caller.
const STREAMED: &[u8] = b"application/vnd.awslambda.http-integration-response";

/// An invocation.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) id: InvocationId,
    pub(super) context: LambdaContext,
    pub(super) event: Bytes,
}

/// The IDs that identify an invocation in requests.
#[derive(Debug)]
pub(super) struct InvocationId {
    request_id: String,
    /// Distinguishes invocations with the same request ID. Lambda rejects a late response to an earlier one
    /// (410, as in [AWS's emulator](https://github.com/aws/aws-lambda-runtime-interface-emulator)).
    invocation_id: Option<Vec<u8>>,
}

impl Invocation {
    /// Parses a response to `next`. Returns `None` if it contains no event, which some emulators send instead
    /// of waiting.
    pub(super) fn read(response: Response) -> Result<Option<Self>, Failure> {
        match response.status {
            StatusCode::OK => {}
            StatusCode::NO_CONTENT => return Ok(None),
            _ => return Err(Failure::status(&response)),
        }
        let Headers { context, invocation_id, malformed_deadline, .. } = response.headers;
        let request_id = context.request_id.clone();
        // The ID becomes part of a path.
        if request_id.is_empty() || !request_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::RequestId);
        }
        if let Some(deadline) = malformed_deadline {
            log::error(format_args!(
                "invocation {request_id}: invalid `lambda-runtime-deadline-ms` {deadline:?}, so Lambda's deadline is ignored"
            ));
        }
        let id = InvocationId { request_id, invocation_id };
        Ok(Some(Self { id, context, event: response.body }))
    }
}

impl InvocationId {
    /// Creates the request that sends the response, or that reports an error.
    pub(super) fn response(&self, endpoint: &Endpoint, response: Result<LambdaResponse, String>) -> Request {
        match response {
            Ok(LambdaResponse::Buffered(json)) => self.post(endpoint, "response").body(json),
            Ok(LambdaResponse::Streamed(StreamedResponse { prelude, data })) => self
                .post(endpoint, "response")
                .header("content-type", STREAMED)
                .header("lambda-runtime-function-response-mode", b"streaming")
                .chunked_body([prelude, data]),
            Err(message) => with_report(self.post(endpoint, "error"), "UnknownEvent", &message),
        }
    }

    fn post(&self, endpoint: &Endpoint, what: &str) -> Request {
        let id = &self.request_id;
        let request = Request::post(endpoint, format_args!("/2018-06-01/runtime/invocation/{id}/{what}"));
        match &self.invocation_id {
            Some(id) => request.header(INVOCATION_ID, id),
            None => request,
        }
    }
}

impl fmt::Display for InvocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.request_id)
    }
}
