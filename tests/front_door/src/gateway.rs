//! The front door itself: HTTP in, an invocation, HTTP out.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Frame, Incoming};
use lambda_grpc::testing::{Door, Failure, Invocation};

use crate::Options;
use crate::function::Function;
use crate::invocation::Outcome;
use crate::server::{Body, BoxError, whole};

/// Where the prelude must have ended.
const MAX_PRELUDE: usize = 16 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Gateway {
    options: Arc<Options>,
    function: Arc<Function>,
}

impl Gateway {
    pub(crate) fn new(options: Options, function: Arc<Function>) -> Self {
        Self { options: Arc::new(options), function }
    }

    pub(crate) async fn answer(self, request: Request<Incoming>) -> Response<Body> {
        let door = self.options.deployment.door();
        let (parts, body) = request.into_parts();
        let Ok(body) = collect(body, door.max_body() + 1).await else {
            return status(StatusCode::BAD_REQUEST);
        };
        if door == Door::Invoke && parts.method == Method::POST && is_invoke_api(parts.uri.path()) {
            return self.invoke_api(body).await;
        }
        let invocation = match self.options.deployment.open(Request::from_parts(parts, body)) {
            Ok(invocation) => invocation,
            Err(refusal) => return refusal.map(whole),
        };
        let invoked = self.function.invoke(invocation.event().clone(), invocation.trace_id().to_owned());
        let outcome = match self.options.patience {
            // The function goes on: nobody tells it that its caller has been sent away.
            Some(patience) => match tokio::time::timeout(patience, invoked).await {
                Ok(outcome) => outcome,
                Err(_) => return invocation.fail(Failure::Timeout).map(whole),
            },
            None => invoked.await,
        };
        match outcome {
            Some(Outcome::Buffered(reply)) => invocation.reply(&reply).map(whole),
            Some(Outcome::Streamed { has_prelude, body }) => {
                self.stream(&invocation, has_prelude, body).await
            }
            Some(Outcome::Failed(error)) => invocation.fail(Failure::Function { error: &error }).map(whole),
            None => invocation.fail(Failure::Throttled).map(whole),
        }
    }

    async fn stream(&self, invocation: &Invocation, has_prelude: bool, mut body: Body) -> Response<Body> {
        if !self.options.is_streaming || !has_prelude {
            // A door that buffers gets the bytes as if they were JSON.
            let reply = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            return invocation.reply(&reply).map(whole);
        }
        let mut start = BytesMut::new();
        let (prelude, rest) = loop {
            if let Some(at) = start.windows(8).position(|window| window == [0; 8]) {
                let prelude = start.split_to(at);
                break (prelude, start.split_off(8).freeze());
            }
            match body.frame().await {
                Some(Ok(frame)) if start.len() <= MAX_PRELUDE => {
                    start.extend_from_slice(&frame.into_data().unwrap_or_default());
                }
                _ => return invocation.fail(Failure::Malformed).map(whole),
            }
        };
        match invocation.stream(&prelude) {
            Ok(head) => head.map(|()| Follow { first: Some(rest), rest: body }.boxed_unsync()),
            Err(refusal) => refusal.map(whole),
        }
    }

    /// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>: the caller's own JSON in, the function's out.
    async fn invoke_api(&self, event: Bytes) -> Response<Body> {
        let refused = |code, kind: &'static str, text: &str| {
            let mut response =
                Response::new(whole(serde_json::json!({ "Type": "User", "message": text }).to_string()));
            *response.status_mut() = code;
            response.headers_mut().insert("x-amzn-errortype", http::HeaderValue::from_static(kind));
            response
        };
        if event.len() > 6 * 1024 * 1024 {
            let text = "Request must be smaller than 6291456 bytes for the InvokeFunction operation";
            return refused(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", text);
        }
        if serde_json::from_slice::<serde_json::Value>(&event).is_err() {
            let text = "Could not parse request body into json";
            return refused(StatusCode::BAD_REQUEST, "InvalidRequestContentException", text);
        }
        let (reply, is_error) = match self
            .function
            .invoke(event, "Root=1-5c34e93e-4dea0086f9763ac0667b115a".into())
            .await
        {
            Some(Outcome::Buffered(reply)) => (reply, false),
            Some(Outcome::Streamed { body, .. }) => {
                (body.collect().await.map(|body| body.to_bytes()).unwrap_or_default(), false)
            }
            Some(Outcome::Failed(error)) => (error, true),
            None => {
                return refused(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "Rate Exceeded.");
            }
        };
        let mut response = Response::new(whole(reply));
        let headers = response.headers_mut();
        headers.insert("content-type", http::HeaderValue::from_static("application/json"));
        headers.insert("x-amz-executed-version", http::HeaderValue::from_static("$LATEST"));
        if is_error {
            headers.insert("x-amz-function-error", http::HeaderValue::from_static("Unhandled"));
        }
        response
    }
}

/// `/2015-03-31/functions/{FunctionName}/invocations`
fn is_invoke_api(path: &str) -> bool {
    path.starts_with("/2015-03-31/functions/") && path.ends_with("/invocations")
}

/// Collects no more than `most` bytes, which is enough for the door to see that there are too many. The rest is read too:
/// a client that is still sending would not see the answer.
async fn collect(mut body: Incoming, most: usize) -> hyper::Result<Bytes> {
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let data = frame?.into_data().unwrap_or_default();
        let room = most.saturating_sub(all.len());
        all.extend_from_slice(data.get(..room).unwrap_or(&data));
    }
    Ok(all.freeze())
}

/// A body of what has come already, and what is still to come.
struct Follow {
    first: Option<Bytes>,
    rest: Body,
}

impl hyper::body::Body for Follow {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(Frame::data(first)))),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(whole(""));
    *response.status_mut() = code;
    response
}
