//! The [Lambda Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and the part of
//! the [Extensions API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html) that a
//! graceful shutdown needs.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::function::Queue;
use crate::invocation::Outcome;
use crate::sandbox::{Shared, lock};
use crate::server::{Body, BoxError, full};

/// The limit of a response, in bytes: "Response payload size exceeded maximum allowed payload size (6291556
/// bytes)".
const MAX_RESPONSE: usize = 6_291_556;

/// The content type of a streamed response that begins with a prelude.
const HTTP_INTEGRATION: &str = "application/vnd.awslambda.http-integration-response";

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
        let path: Vec<&str> = path.split('/').skip(1).collect();
        match (request.method(), path.as_slice()) {
            (&Method::GET, ["2018-06-01", "runtime", "invocation", "next"]) => self.next().await,
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "response"]) => {
                self.response(id, request).await
            }
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "error"]) => {
                self.error(id, request).await
            }
            (&Method::POST, ["2018-06-01", "runtime", "init", "error"]) => {
                let error = request.into_body().collect().await.map(|body| body.to_bytes());
                *lock(&self.shared.init_error) = error.ok();
                accepted()
            }
            (&Method::POST, ["2020-01-01", "extension", "register"]) => {
                self.shared.has_extension.store(true, Ordering::Relaxed);
                let mut response = json(
                    StatusCode::OK,
                    "{\"functionName\":\"emulator\",\"functionVersion\":\"$LATEST\",\"handler\":\"bootstrap\"}",
                );
                set(
                    response.headers_mut(),
                    "lambda-extension-identifier",
                    "0123e456-7890-4abc-8def-0123456789ab",
                );
                response
            }
            // SHUTDOWN is its only event, and internal extensions cannot register for it.
            (&Method::GET, ["2020-01-01", "extension", "event", "next"]) => std::future::pending().await,
            _ => error(StatusCode::NOT_FOUND, "NotFound", "unknown path"),
        }
    }

    async fn next(&self) -> Response<Body> {
        self.shared.is_ready.store(true, Ordering::Relaxed);
        // If the process is gone, this future is dropped before it takes an event.
        let Some(job) = self.queue.lock().await.recv().await else { return std::future::pending().await };
        let deadline = (SystemTime::now() + self.timeout).duration_since(UNIX_EPOCH).unwrap_or_default();
        let timer = self.start_timer(job.id.clone());
        lock(&self.pending).insert(job.id.clone(), Pending { outcome: job.outcome, timer });
        let mut response = json(StatusCode::OK, job.event);
        let headers = response.headers_mut();
        set(headers, "lambda-runtime-aws-request-id", &job.id);
        set(headers, "lambda-runtime-deadline-ms", &deadline.as_millis().to_string());
        set(
            headers,
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:123456789012:function:emulator",
        );
        set(
            headers,
            "lambda-runtime-trace-id",
            &format!("{};Parent=53995c3f42cd8ad8;Sampled=0", job.trace_id),
        );
        // A runtime sends it back, so that Lambda can reject a response after a reset.
        set(headers, "lambda-runtime-invocation-id", &job.id);
        response
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
        if is("lambda-runtime-function-response-mode", "streaming") {
            let has_prelude = is("content-type", HTTP_INTEGRATION);
            return stream(pending, has_prelude, request.into_body()).await;
        }
        let (outcome, response) = match Limited::new(request.into_body(), MAX_RESPONSE).collect().await {
            Ok(body) => (Outcome::Buffered(body.to_bytes()), accepted()),
            Err(reason) if reason.is::<LengthLimitError>() => {
                let why = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
                let too_large = error(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", why);
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
        if headers.get("lambda-runtime-invocation-id").is_some_and(|echo| echo != id) {
            return Err(Box::new(error(StatusCode::GONE, "InvalidInvocationID", "the invocation has ended")));
        }
        let pending = lock(&self.pending).remove(id).ok_or_else(|| {
            Box::new(error(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID"))
        })?;
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
                    trailers.get("lambda-runtime-function-error-type").map(|kind| format!("{kind:?}"))
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
    json(StatusCode::ACCEPTED, "{\"status\":\"OK\"}\n")
}

fn error(status: StatusCode, kind: &str, message: &str) -> Response<Body> {
    json(status, serde_json::json!({ "errorType": kind, "errorMessage": message }).to_string())
}

fn json(status: StatusCode, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(full(body));
    *response.status_mut() = status;
    set(response.headers_mut(), "content-type", "application/json");
    response
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = value.parse() {
        headers.insert(name, value);
    }
}
