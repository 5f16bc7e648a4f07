//! Direct Invoke: a gRPC call as the event of an invocation, without a front door.

mod failure;

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use http::{Request, Response};
use tonic::Status;
use tower_service::Service;

use crate::body::{Body, CollectError, RequestBody, collect};
use crate::front::{self, http_api};
use crate::protocol::grpc_timeout;
use crate::service::BoxFuture;
use crate::wire::bridge;

/// Calls a Lambda function through the [Invoke API], with the permission `lambda:InvokeFunction` and nothing else.
///
/// No API Gateway, no Function URL and no URL: the function's name is enough. It must be served by [`run`](crate::run), or
/// by whatever else answers gRPC-Web in events of payload format 2.0. What a caller is, IAM knows; the event says nothing
/// about it.
///
/// ```no_run
/// use lambda_grpc::client::Invoke;
/// # mod prod_client { pub struct ProdClient; impl ProdClient { pub fn new<T>(_: T) -> Self { Self } } }
/// # use prod_client::ProdClient;
///
/// # fn client(config: aws_sdk_lambda::Config) {
/// let sdk = aws_sdk_lambda::Client::from_conf(config);
/// let mut client = ProdClient::new(Invoke::new(sdk, "my-function"));
/// # }
/// ```
///
/// A call ends at its `grpc-timeout` (`Request::set_timeout`), and the function is told. The SDK's own timeouts hold too,
/// and so does its [retry configuration]: by default it makes up to three attempts where Lambda throttles or cannot be
/// reached. A function that failed is not called again. One request is at most 6 MB of event JSON, which is 4.7 MB of
/// message.
///
/// # Errors
///
/// Besides the status that the function answers:
///
/// | what happened | code |
/// |---|---|
/// | the function ran out of its own timeout, or the call out of `grpc-timeout` or the SDK's timeouts | `DEADLINE_EXCEEDED` |
/// | the function failed or crashed | `INTERNAL` |
/// | request or reply larger than Lambda takes | `RESOURCE_EXHAUSTED` |
/// | throttled, not reachable, not ready yet, or a fault of AWS | `UNAVAILABLE` |
/// | no permission to invoke | `PERMISSION_DENIED` |
/// | no credentials, or credentials that are not valid | `UNAUTHENTICATED` |
/// | an answer that broke off, so that the function may have run; a client without a region | `UNKNOWN` |
/// | no such function, as gRPC says of HTTP's 404; `NOT_FOUND` is for services to say | `UNIMPLEMENTED` |
/// | a reply that is no gRPC-Web | what gRPC makes of its HTTP status |
///
/// The status has the SDK's error as its [`source`](std::error::Error::source).
///
/// [Invoke API]: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
/// [retry configuration]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
#[derive(Clone)]
pub struct Invoke {
    sdk: Client,
    target: Arc<Target>,
}

#[derive(Debug, Clone)]
struct Target {
    function: String,
    qualifier: Option<String>,
}

impl Invoke {
    /// Calls a function by its name or ARN, as `FunctionName` of the Invoke API takes it.
    pub fn new(sdk: Client, function: impl Into<String>) -> Self {
        Self { sdk, target: Arc::new(Target { function: function.into(), qualifier: None }) }
    }

    /// Calls this version or alias; unless set, what the function's name says, or else `$LATEST`.
    #[must_use]
    pub fn qualifier(mut self, qualifier: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.target).qualifier = Some(qualifier.into());
        self
    }

    async fn call<B: RequestBody>(self, request: Request<B>) -> Result<Response<Body>, Status> {
        let timeout = grpc_timeout(request.headers())?;
        let Some(timeout) = timeout else { return self.exchange(request).await };
        let Target { function, .. } = &*Arc::clone(&self.target);
        tokio::time::timeout(timeout, self.exchange(request)).await.unwrap_or_else(|_| {
            let waited = timeout.as_millis();
            Err(Status::deadline_exceeded(format!("`{function}` did not answer within {waited} ms")))
        })
    }

    async fn exchange<B: RequestBody>(self, request: Request<B>) -> Result<Response<Body>, Status> {
        let event = event(request).await?;
        let Target { function, qualifier } = &*self.target;
        let invocation = self.sdk.invoke().function_name(function).set_qualifier(qualifier.clone());
        let sent = invocation.payload(Blob::new(event)).send().await;
        let output = sent.map_err(|error| failure::of_invocation(function, error))?;
        let payload = output.payload.map(Blob::into_inner).unwrap_or_default();
        if output.function_error.is_some() {
            return Err(failure::of_function(function, &payload));
        }
        let reply = http_api::response(&payload).map_err(|_| failure::of_reply(function, &payload))?;
        bridge::from_grpc_web(reply).map_err(|status| {
            Status::new(status.code(), format!("`{function}` answered no gRPC-Web, but {}", status.message()))
        })
    }
}

/// Writes the event of a native call.
async fn event<B: RequestBody>(request: Request<B>) -> Result<String, Status> {
    let (mut parts, body) = request.into_parts();
    if !bridge::to_grpc_web(&mut parts.headers) {
        return Err(Status::internal("`Invoke` carries the calls of gRPC clients, and this request is none"));
    }
    let too_large = |size: &str| {
        let limit = front::MAX_EVENT;
        Status::resource_exhausted(format!(
            "the request is {size} as Lambda's event JSON, over the limit of {limit} bytes"
        ))
    };
    let body = collect(body, front::MAX_EVENT).await.map_err(|error| match error {
        CollectError::TooLarge => too_large("more than that"),
        CollectError::Broken(error) => Status::from_error(error),
    })?;
    let event = front::invoke::event(&parts, &body).to_string();
    if event.len() > front::MAX_EVENT { Err(too_large(&format!("{} bytes", event.len()))) } else { Ok(event) }
}

impl<B: RequestBody> Service<Request<B>> for Invoke {
    type Response = Response<Body>;
    type Error = Status;
    type Future = BoxFuture<'static, Result<Response<Body>, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        Box::pin(Self::call(self.clone(), request))
    }
}

impl fmt::Debug for Invoke {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the SDK's client, which is pages.
        f.debug_tuple("Invoke").field(&self.target).finish()
    }
}
