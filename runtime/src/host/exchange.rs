//! An event in, its reply out: what every host that speaks in events has in common.

use std::future::poll_fn;
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};
use lambda_runtime::Context;
use tonic::Status;
use tower_service::Service;

use super::settings::Host;
use crate::body::{Body, CollectError, collect};
use crate::call::CallContext;
use crate::error::BoxError;
use crate::event::{Event, Opened, TooLarge, UnknownEvent};
use crate::protocol::Dialect;

/// What is left to Lambda of its own deadline, to take the reply and bring it home.
const MARGIN: Duration = Duration::from_millis(100);

/// The services that [`run`](crate::run) takes: every `tower::Service` from an HTTP request to an HTTP response.
///
/// It is implemented for all of them and adds nothing; it gives the bounds one name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no server that `lambda_grpc` can run",
    label = "not a server",
    note = "wrap the implementation of a service in its generated server: `ProdServer::new(..)`",
    note = "layers around a server must be `Clone + Send + 'static`, and so must their futures be `Send`"
)]
pub trait HttpService:
    Service<Request<Body>, Response = Response<Self::ResponseBody>, Error: Into<BoxError>, Future: Send>
    + Clone
    + Send
    + 'static
{
    /// The body of its responses.
    type ResponseBody: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static;
}

impl<S, B> HttpService for S
where
    S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    type ResponseBody = B;
}

/// Answers one event.
///
/// Whatever happens to a call after the event was recognised is answered in the caller's protocol.
pub(super) async fn exchange<S: HttpService>(
    host: &Host,
    service: S,
    event: Event,
    lambda: Option<Context>,
) -> Result<String, UnknownEvent> {
    let deadline = lambda.as_ref().and_then(deadline);
    let Opened { mut request, door, fault } = event.open(&host.prefixes, lambda)?;
    request.extensions_mut().insert(CallContext { deadline, fault });
    let (parts, body) = request.into_parts();
    let dialect = Dialect::detect(&parts);
    let response = match respond(service, Request::from_parts(parts, body)).await {
        Ok(response) => dialect.adopt(response),
        Err(error) => {
            tracing::warn!(%error, "a layer failed");
            dialect.refuse(Status::from_error(error))
        }
    };
    let (head, body) = response.into_parts();
    Ok(door.reply(&head, body.data()).unwrap_or_else(|TooLarge { size, limit }| {
        let status = Status::resource_exhausted(format!(
            "the reply is {size} bytes as Lambda's reply JSON, over the limit of {limit} bytes"
        ));
        let (head, body) = dialect.refuse_instead(head.headers, status).into_parts();
        // Only CORS headers of megabytes could make this one too large; then the caller gets the bare fact.
        door.reply(&head, body.data()).unwrap_or_else(|_| "{\"statusCode\":500}".into())
    }))
}

/// Calls the application, its layers included, and collects what it replies.
pub(super) async fn respond<S: HttpService>(
    mut service: S,
    request: Request<Body>,
) -> Result<Response<Body>, BoxError> {
    poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
    let (head, body) = service.call(request).await.map_err(Into::into)?.into_parts();
    match collect(body, usize::MAX).await {
        Ok(data) => Ok(Response::from_parts(head, Body::new(data))),
        Err(CollectError::Broken(error)) => Err(error),
        Err(CollectError::TooLarge) => Err("the reply's body is larger than memory".into()),
    }
}

/// Translates Lambda's deadline, a time of day, into the clock that calls are measured with.
///
/// Lambda hands out no invocation that is past its deadline; emulators do (`cargo lambda watch` says ten minutes after
/// 1970), and such a deadline is none.
fn deadline(context: &Context) -> Option<Instant> {
    let left = context.deadline().duration_since(SystemTime::now()).ok()?;
    Instant::now().checked_add(left.saturating_sub(MARGIN))
}
