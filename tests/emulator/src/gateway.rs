//! The trigger: turns an HTTP request into an invocation, and its result into an HTTP response.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Frame, Incoming};
use lambda_grpc::__private::emulator::{DELIMITER, GatewayError, Invocation, MAX_PRELUDE, max_body};
use lambda_grpc::Trigger;

use crate::Options;
use crate::function::Function;
use crate::invocation::Outcome;
use crate::server::{Body, BoxError, full};

#[derive(Debug, Clone)]
pub(crate) struct Gateway {
    options: Arc<Options>,
    function: Arc<Function>,
}

impl Gateway {
    pub(crate) fn new(options: Options, function: Arc<Function>) -> Self {
        Self { options: Arc::new(options), function }
    }

    pub(crate) async fn serve(self, request: Request<Incoming>) -> Response<Body> {
        let trigger = self.options.trigger.trigger();
        let (parts, body) = request.into_parts();
        let Ok(body) = collect(body, max_body(trigger) + 1).await else {
            return status(StatusCode::BAD_REQUEST);
        };
        if trigger == Trigger::DirectInvoke && parts.method == Method::POST && is_invoke_api(parts.uri.path())
        {
            return self.invoke_api(body).await;
        }
        let invocation = match self.options.deployment.invoke(Request::from_parts(parts, body)) {
            Ok(invocation) => invocation,
            Err(rejection) => return rejection.map(full),
        };
        let invoked = self.function.invoke(invocation.event().clone(), invocation.trace_id().to_owned());
        let limit = self.options.integration_timeout.or_else(|| self.options.deployment.time_limit());
        let outcome = match limit {
            // The function keeps running: it is not told that the trigger no longer waits.
            Some(timeout) => match tokio::time::timeout(timeout, invoked).await {
                Ok(outcome) => outcome,
                Err(_) => return invocation.fail(GatewayError::Timeout).map(full),
            },
            None => invoked.await,
        };
        match outcome {
            Some(Outcome::Buffered(response)) => invocation.respond(&response).map(full),
            Some(Outcome::Streamed { has_prelude, body }) => {
                self.stream(&invocation, has_prelude, body).await
            }
            Some(Outcome::Failed(error)) => {
                invocation.fail(GatewayError::Function { error: &error }).map(full)
            }
            None => invocation.fail(GatewayError::Throttled).map(full),
        }
    }

    async fn stream(&self, invocation: &Invocation, has_prelude: bool, mut body: Body) -> Response<Body> {
        if !self.options.is_streaming || !has_prelude {
            // A trigger that buffers reads the bytes as if they were JSON.
            let response = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            return invocation.respond(&response).map(full);
        }
        let mut start = BytesMut::new();
        let (prelude, rest) = loop {
            if let Some(at) = start.windows(DELIMITER.len()).position(|window| window == DELIMITER) {
                let prelude = start.split_to(at);
                break (prelude, start.split_off(DELIMITER.len()).freeze());
            }
            match body.frame().await {
                Some(Ok(frame)) if start.len() <= MAX_PRELUDE => {
                    start.extend_from_slice(&frame.into_data().unwrap_or_default());
                }
                _ => return invocation.fail(GatewayError::MalformedResponse).map(full),
            }
        };
        match invocation.respond_prelude(&prelude) {
            Ok(head) => head.map(|()| PrefixedBody { first: Some(rest), rest: body }.boxed_unsync()),
            Err(rejection) => rejection.map(full),
        }
    }

    /// Serves the [Invoke API](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), whose requests
    /// and responses are JSON.
    async fn invoke_api(&self, event: Bytes) -> Response<Body> {
        let rejection = |code, kind: &'static str, text: &str| {
            let mut response =
                Response::new(full(serde_json::json!({ "Type": "User", "message": text }).to_string()));
            *response.status_mut() = code;
            response.headers_mut().insert("x-amzn-errortype", http::HeaderValue::from_static(kind));
            response
        };
        if event.len() > 6 * 1024 * 1024 {
            let text = "Request must be smaller than 6291456 bytes for the InvokeFunction operation";
            return rejection(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", text);
        }
        if serde_json::from_slice::<serde_json::Value>(&event).is_err() {
            let text = "Could not parse request body into json";
            return rejection(StatusCode::BAD_REQUEST, "InvalidRequestContentException", text);
        }
        let (payload, is_error) =
            match self.function.invoke(event, "Root=1-5c34e93e-4dea0086f9763ac0667b115a".into()).await {
                Some(Outcome::Buffered(payload)) => (payload, false),
                Some(Outcome::Streamed { body, .. }) => {
                    (body.collect().await.map(|body| body.to_bytes()).unwrap_or_default(), false)
                }
                Some(Outcome::Failed(error)) => (error, true),
                None => {
                    return rejection(
                        StatusCode::TOO_MANY_REQUESTS,
                        "TooManyRequestsException",
                        "Rate Exceeded.",
                    );
                }
            };
        let mut response = Response::new(full(payload));
        let headers = response.headers_mut();
        headers.insert("content-type", http::HeaderValue::from_static("application/json"));
        headers.insert("x-amz-executed-version", http::HeaderValue::from_static("$LATEST"));
        if is_error {
            headers.insert("x-amz-function-error", http::HeaderValue::from_static("Unhandled"));
        }
        response
    }
}

/// Returns true for `/2015-03-31/functions/{FunctionName}/invocations`.
fn is_invoke_api(path: &str) -> bool {
    path.starts_with("/2015-03-31/functions/") && path.ends_with("/invocations")
}

/// Collects at most `limit` bytes, and reads and drops the rest: a client that is still sending would not
/// read the response.
async fn collect(mut body: Incoming, limit: usize) -> hyper::Result<Bytes> {
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let data = frame?.into_data().unwrap_or_default();
        let room = limit.saturating_sub(all.len());
        all.extend_from_slice(data.get(..room).unwrap_or(&data));
    }
    Ok(all.freeze())
}

/// A body whose first bytes were already received.
struct PrefixedBody {
    first: Option<Bytes>,
    rest: Body,
}

impl hyper::body::Body for PrefixedBody {
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
    let mut response = Response::new(full(""));
    *response.status_mut() = code;
    response
}
