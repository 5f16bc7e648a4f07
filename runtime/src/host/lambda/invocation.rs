//! One invocation, from the response that brings it to the request that answers it.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use super::endpoint::Endpoint;
use super::failure::{Failure, with_report};
use super::headers::Headers;
use super::log;
use super::request::Request;
use super::response::Response;
use crate::context::LambdaContext;
use crate::host::answer::{Reply, Streamed};

const INVOCATION_ID: &str = "lambda-runtime-invocation-id";

/// Without this content type the trigger would pass the prelude on to the caller.
const STREAMED: &[u8] = b"application/vnd.awslambda.http-integration-response";

/// An invocation, as Lambda hands it out.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) id: InvocationId,
    pub(super) context: LambdaContext,
    pub(super) event: Bytes,
}

/// The ids that a response names.
#[derive(Debug)]
pub(super) struct InvocationId {
    request_id: String,
    /// Tells invocations with the same request id apart: Lambda rejects the late response to an earlier one (410, seen in
    /// [AWS's emulator](https://github.com/aws/aws-lambda-runtime-interface-emulator)).
    invocation_id: Option<Vec<u8>>,
}

impl Invocation {
    /// Reads a response to `next`; `None` if there is no event, which some emulators answer instead of waiting for one.
    pub(super) fn read(response: Response) -> Result<Option<Self>, Failure> {
        match response.status {
            StatusCode::OK => {}
            StatusCode::NO_CONTENT => return Ok(None),
            _ => return Err(Failure::status(&response)),
        }
        let Headers { context, invocation_id, malformed_deadline, .. } = response.headers;
        let request_id = context.request_id.clone();
        // It becomes part of a path.
        if request_id.is_empty() || !request_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::RequestId);
        }
        if let Some(deadline) = malformed_deadline {
            log::error(format_args!(
                "invocation {request_id}: the header `lambda-runtime-deadline-ms` is malformed, so the call has no deadline from \
                 Lambda: {deadline:?}"
            ));
        }
        let id = InvocationId { request_id, invocation_id };
        Ok(Some(Self { id, context, event: response.body }))
    }
}

impl InvocationId {
    /// Makes the request that answers the invocation, or that reports why it cannot be answered.
    pub(super) fn answer(&self, endpoint: &Endpoint, answer: Result<Reply, String>) -> Request {
        match answer {
            Ok(Reply::Buffered(json)) => self.post(endpoint, "response").body(json),
            Ok(Reply::Streamed(Streamed { prelude, data })) => self
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
