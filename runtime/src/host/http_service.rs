//! The services that a host can run.

use std::future::poll_fn;

use http::{Request, Response};
use tower_service::Service;

use crate::body::{Body, CollectError, collect};
use crate::error::BoxError;

/// A service that [`run`](crate::run) accepts: any `tower::Service` from an HTTP request to an HTTP response.
///
/// It is implemented for all such services, and gives their bounds a name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be served by `lambda_grpc`",
    label = "not a server",
    note = "wrap the implementation of a service in its generated server: `ProdServer::new(..)`",
    note = "layers around a server must be `Clone + Send + 'static`, and their futures must be `Send`",
    note = "a `ServiceBuilder` returns its service from `service(server)`, not from `layer(server)`"
)]
pub trait HttpService:
    Service<Request<Body>, Response = Response<Self::ResponseBody>, Error: Into<BoxError>, Future: Send>
    + Clone
    + Send
    + 'static
{
    /// The body of the responses.
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

/// Calls a service with its layers, and collects the body of its response.
pub(super) async fn call_service<S: HttpService>(
    mut service: S,
    request: Request<Body>,
) -> Result<Response<Body>, BoxError> {
    poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
    let (head, body) = service.call(request).await.map_err(Into::into)?.into_parts();
    match collect(body, usize::MAX).await {
        Ok(data) => Ok(Response::from_parts(head, Body::new(data))),
        Err(CollectError::Aborted(error)) => Err(error),
        Err(CollectError::TooLarge) => Err("the response body does not fit into memory".into()),
    }
}
