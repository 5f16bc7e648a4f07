//! The [Lambda Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and the part of
//! the [Extensions API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html) that a
//! graceful shutdown needs.
//!
//! It shares endpoints, headers and responses with the other suites, but not the connections with a thread each:
//! here, a `next` must not take an event once its process has closed the connection, and a response is passed on
//! while it arrives. hyper drops the future of a closed connection, which a blocked thread would not notice.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use runtime_api::{Endpoint, Head, header, responses};
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::function::Queue;
use crate::invocation::Outcome;
use crate::sandbox::{Shared, lock};
use crate::server::{Body, BoxError, full};

/// The limit of a response, in bytes: "Response payload size exceeded maximum allowed payload size (6291556
/// bytes)".
const MAX_RESPONSE: usize = 6_291_556;

#[derive(Debug)]
pub(crate) struct RuntimeApi {
    timeout: Duration,
    queue: Queue,
    shared: Arc<Shared>,
    pending: Arc<Mutex<HashMap<String, Pending>>>,
}

/// An invocation that the function is running.
#[derive(Debug)]
struct Pending {
    outcome: oneshot::Sender<Outcome>,
    timer: AbortHandle,
}

impl RuntimeApi {
    pub(crate) fn new(timeout: Duration, queue: Queue, shared: Arc<Shared>) -> Self {
        Self { timeout, queue, shared, pending: Arc::default() }
    }

    /// Fails all invocations without a response.
    pub(crate) fn fail_pending(&self, kind: &str, why: &str) {
        for (_, pending) in lock(&self.pending).drain() {
            pending.timer.abort();
            let _ = pending.outcome.send(Outcome::failed(kind, why));
        }
    }

    pub(crate) async fn serve(self: Arc<Self>, request: Request<Incoming>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        match Endpoint::of(request.method().as_str(), &path) {
            Some(Endpoint::NextInvocation) => self.next().await,
            Some(Endpoint::Response(id)) => self.response(id, request).await,
            Some(Endpoint::Error(id)) => self.error(id, request).await,
            Some(Endpoint::InitError) => {
                let error = request.into_body().collect().await.map(|body| body.to_bytes());
                *lock(&self.shared.init_error) = error.ok();
                accepted()
            }
            Some(Endpoint::RegisterExtension) => {
                self.shared.has_extension.store(true, Ordering::Relaxed);
                response(responses::registered("emulator"))
            }
            // SHUTDOWN is its only event, and internal extensions cannot register for it.
            Some(Endpoint::NextExtensionEvent) => std::future::pending().await,
            // There are no snapshots.
            Some(Endpoint::NextRestore | Endpoint::RestoreError) | None => {
                error("404 Not Found", "NotFound", "unknown path")
            }
        }
    }

    async fn next(&self) -> Response<Body> {
        self.shared.is_ready.store(true, Ordering::Relaxed);
        // If the process is gone, this future is dropped before it takes an event.
        let Some(job) = self.queue.lock().await.recv().await else { return std::future::pending().await };
        let timer = self.start_timer(job.id.clone());
        lock(&self.pending).insert(job.id.clone(), Pending { outcome: job.outcome, timer });
        let head = Head::of_event(&job.id)
            .with_deadline(self.timeout)
            .with(header::FUNCTION_ARN, "arn:aws:lambda:eu-west-1:123456789012:function:emulator")
            .with(header::TRACE_ID, format!("{};Parent=53995c3f42cd8ad8;Sampled=0", job.trace_id))
            // A runtime sends it back, so that Lambda can reject a response after a reset.
            .with(header::INVOCATION_ID, &job.id);
        with_body(head, job.event)
    }

    /// Ends the process if an invocation does not finish within the timeout.
    fn start_timer(&self, id: String) -> AbortHandle {
        let (timeout, shared) = (self.timeout, Arc::clone(&self.shared));
        let pending = Arc::clone(&self.pending);
        let timer = async move {
            tokio::time::sleep(timeout).await;
            if let Some(pending) = lock(&pending).remove(&id) {
                let why = format!("{id} Error: Task timed out after {:.2} seconds", timeout.as_secs_f64());
                let _ = pending.outcome.send(Outcome::failed("Sandbox.Timedout", &why));
                shared.reset.notify_one();
            }
        };
        tokio::spawn(timer).abort_handle()
    }

    async fn response(&self, id: &str, request: Request<Incoming>) -> Response<Body> {
        let pending = match self.take(id, request.headers()) {
            Ok(pending) => pending,
            Err(rejection) => return *rejection,
        };
        let is = |name: &str, value: &str| request.headers().get(name).is_some_and(|found| found == value);
        if is(header::RESPONSE_MODE, "streaming") {
            let has_prelude = is("content-type", header::HTTP_INTEGRATION);
            return stream(pending, has_prelude, request.into_body()).await;
        }
        let (outcome, response) = match Limited::new(request.into_body(), MAX_RESPONSE).collect().await {
            Ok(body) => (Outcome::Buffered(body.to_bytes()), accepted()),
            Err(reason) if reason.is::<LengthLimitError>() => {
                let why = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
                let too_large = error("413 Payload Too Large", "RequestEntityTooLarge", why);
                (Outcome::failed("Function.ResponseSizeTooLarge", why), too_large)
            }
            Err(_) => (
                Outcome::failed("Runtime.ExitError", "the connection closed in the middle of the response"),
                accepted(),
            ),
        };
        let _ = pending.outcome.send(outcome);
        response
    }

    async fn error(&self, id: &str, request: Request<Incoming>) -> Response<Body> {
        let pending = match self.take(id, request.headers()) {
            Ok(pending) => pending,
            Err(rejection) => return *rejection,
        };
        let error = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        let _ = pending.outcome.send(Outcome::Failed(error));
        accepted()
    }

    /// Removes the invocation to which a response belongs.
    fn take(&self, id: &str, headers: &HeaderMap) -> Result<Pending, Box<Response<Body>>> {
        if headers.get(header::INVOCATION_ID).is_some_and(|echo| echo != id) {
            return Err(Box::new(error("410 Gone", "InvalidInvocationID", "the invocation has ended")));
        }
        let pending = lock(&self.pending)
            .remove(id)
            .ok_or_else(|| Box::new(error("400 Bad Request", "InvalidRequestID", "Invalid request ID")))?;
        pending.timer.abort();
        Ok(pending)
    }
}

/// Passes a response on while it is received.
async fn stream(pending: Pending, has_prelude: bool, mut incoming: Incoming) -> Response<Body> {
    let (mut sender, body) = Channel::<Bytes, BoxError>::new(16);
    let _ = pending.outcome.send(Outcome::Streamed { has_prelude, body: body.boxed_unsync() });
    let mut is_open = true;
    while let Some(frame) = incoming.frame().await {
        let broken = match frame {
            Ok(frame) => match frame.into_data() {
                // The response is read to its end even if the caller has disconnected.
                Ok(data) => {
                    is_open = is_open && sender.send_data(data).await.is_ok();
                    None
                }
                // "Lambda-Runtime-Function-Error-Type": the response failed in the middle, and ends early for
                // the caller.
                Err(trailers) => {
                    let trailers = trailers.into_trailers().unwrap_or_default();
                    trailers.get(header::ERROR_TYPE).map(|kind| format!("{kind:?}"))
                }
            },
            Err(error) => Some(error.to_string()),
        };
        if let Some(reason) = broken {
            sender.abort(reason.into());
            return accepted();
        }
    }
    accepted()
}

fn accepted() -> Response<Body> {
    response(responses::accepted())
}

fn error(status: &str, kind: &str, message: &str) -> Response<Body> {
    let body = serde_json::json!({ "errorType": kind, "errorMessage": message }).to_string();
    response(responses::json(status, body))
}

fn response(responses::Response { head, body }: responses::Response) -> Response<Body> {
    with_body(head, body)
}

/// Creates a response, without the headers that are not valid.
fn with_body(head: Head, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(full(body));
    if let Some(Ok(status)) = head.status.get(..3).map(str::parse) {
        *response.status_mut() = status;
    }
    let valid = |(name, value): (String, Vec<u8>)| {
        Some((name.parse::<HeaderName>().ok()?, HeaderValue::try_from(value).ok()?))
    };
    response.headers_mut().extend(head.headers.into_iter().filter_map(valid));
    response
}
