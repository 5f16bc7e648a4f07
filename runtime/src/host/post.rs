//! Replies posted by us, past `lambda_runtime`'s own way of posting them.
//!
//! It would parse a large reply and copy it twice, which takes longer than all the rest of the call. A streamed one leaves
//! it in three small writes, prelude, NUL bytes and data, of which Nagle's algorithm holds the second back until the first
//! is acknowledged, some 40 ms later. Here everything is there before the first byte is sent, and goes out as it is.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Request, header};
use http_body::Frame;
use lambda_runtime_api_client::body::Body;
use lambda_runtime_api_client::{PooledClient, build_request};

use super::answer::{Reply, Streamed};
use crate::body::collect;
use crate::error::BoxError;

/// Echoed where Lambda sends it, so that a late reply does not end another invocation.
const INVOCATION_ID: HeaderName = HeaderName::from_static("lambda-runtime-invocation-id");
const RESPONSE_MODE: HeaderName = HeaderName::from_static("lambda-runtime-function-response-mode");

/// Makes the front door read the prelude; without it the caller would get it as part of the body.
const STREAMED: &str = "application/vnd.awslambda.http-integration-response";

/// The most that is read of what the Runtime API says about a reply.
const MAX_ACKNOWLEDGEMENT: usize = 64 * 1024;

/// A connection of our own to the Runtime API.
///
/// Opened by the first reply that goes this way: most functions never need it, and one from before a SnapStart snapshot
/// would be dead after it.
#[derive(Clone, Default)]
pub(super) struct Poster(Arc<OnceLock<PooledClient>>);

impl Poster {
    /// Posts the reply to an invocation that came with these headers.
    ///
    /// One that cannot be posted is logged and no error: an error would end the worker that serves the next call.
    pub(super) async fn post(
        &self,
        request_id: &str,
        headers: &HeaderMap,
        reply: Reply,
    ) -> Result<(), BoxError> {
        let mut request = build_request()
            .method(Method::POST)
            .uri(format!("/2018-06-01/runtime/invocation/{request_id}/response"));
        if let Some(id) = headers.get(INVOCATION_ID) {
            request = request.header(INVOCATION_ID, id);
        }
        let request: Request<Body> = match reply {
            Reply::Buffered(json) => request.body(json.into())?,
            Reply::Streamed(reply) => request
                .header(header::CONTENT_TYPE, STREAMED)
                .header(header::TRANSFER_ENCODING, "chunked")
                .header(RESPONSE_MODE, "streaming")
                .body(Body::new(Frames::from(reply)))?,
        };
        match self.0.get_or_init(|| PooledClient::builder().build()).call(request).await {
            Ok(response) => {
                let status = response.status();
                if !status.is_success() {
                    tracing::error!(%status, request_id, "the Runtime API refused a reply");
                }
                // Read to its end, so that the connection is free again before the next reply.
                let _ = collect(response.into_body(), MAX_ACKNOWLEDGEMENT).await;
            }
            Err(error) => {
                tracing::error!(%error, request_id, "a reply could not be sent to the Runtime API");
            }
        }
        Ok(())
    }
}

/// A body whose frames are all there at once: hyper sends them in one write, head and end included.
struct Frames(VecDeque<Bytes>);

impl From<Streamed> for Frames {
    fn from(reply: Streamed) -> Self {
        Self([reply.prelude, reply.data].into_iter().filter(|frame| !frame.is_empty()).collect())
    }
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|frame| Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }
}
