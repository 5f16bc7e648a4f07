//! Direct invocation: gRPC calls as events of Lambda's Invoke API.

mod error_codes;
mod event;
mod status;

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use http::{Request, Response};
use tonic::Status;
use tower_service::Service;

use self::event::MAX_EVENT;
use crate::body::{Body, CollectError, RequestBody, collect};
use crate::future::BoxFuture;
use crate::wire::bridge;
use crate::wire::timeout::grpc_timeout;

/// A transport that calls a Lambda function through the [Invoke API], with the permission
/// `lambda:InvokeFunction`.
///
/// It needs the name of the function, but no API Gateway and no Function URL. The function must handle
/// gRPC-Web in events of payload format 2.0, as [`run`](crate::run) does. IAM authorizes the caller; the
/// event does not identify it.
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
/// A call ends at its `grpc-timeout` (`Request::set_timeout`), which is also sent to the function. The
/// timeouts and the [retry configuration] of the SDK apply too. By default, it makes up to three attempts if
/// Lambda throttles the call or cannot be reached. A call of a function that failed is not retried. A request
/// is limited to 6 MB of event JSON, or 4.7 MB of message.
///
/// # Errors
///
/// Calls fail with the status that the function returns, or with one of these:
///
/// | what happened | code |
/// |---|---|
/// | the timeout of the function, the `grpc-timeout` or a timeout of the SDK expired | `DEADLINE_EXCEEDED` |
/// | the function failed or crashed | `INTERNAL` |
/// | the request or the response is over Lambda's limit, or a quota of the account is | `RESOURCE_EXHAUSTED` |
/// | Lambda is throttling, unreachable or failing, or the function is not ready | `UNAVAILABLE` |
/// | the function does not work until its configuration changes, or its key, network or file system | `FAILED_PRECONDITION` |
/// | the caller may not invoke the function | `PERMISSION_DENIED` |
/// | the credentials are missing or invalid | `UNAUTHENTICATED` |
/// | the response was lost, and the function may have run; or the client has no region | `UNKNOWN` |
/// | the function does not exist (gRPC maps HTTP 404 to this code, and leaves `NOT_FOUND` to services) | `UNIMPLEMENTED` |
/// | the response is not gRPC-Web | the code that gRPC maps its HTTP status to |
///
/// The [`source`](std::error::Error::source) of the status is the error of the SDK.
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
    tenant_id: Option<String>,
}

impl Invoke {
    /// Creates a transport for a function. `function` is a name or an ARN, as in the `FunctionName` of the
    /// Invoke API.
    pub fn new(sdk: Client, function: impl Into<String>) -> Self {
        let target = Target { function: function.into(), qualifier: None, tenant_id: None };
        Self { sdk, target: Arc::new(target) }
    }

    /// Sets the version or alias. The default is the one in the name of the function, or else `$LATEST`.
    #[must_use]
    pub fn qualifier(mut self, qualifier: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.target).qualifier = Some(qualifier.into());
        self
    }

    /// Sets the tenant, which functions with [tenant isolation] require, and other functions reject. The function
    /// has it in [`LambdaContext::tenant_id`](crate::context::LambdaContext::tenant_id).
    ///
    /// Each tenant needs a transport of its own, and a clone is cheap:
    ///
    /// ```no_run
    /// use lambda_grpc::client::Invoke;
    ///
    /// fn of_tenant(invoke: &Invoke, tenant: &str) -> Invoke {
    ///     invoke.clone().tenant_id(tenant)
    /// }
    /// ```
    ///
    /// [tenant isolation]: https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke.html
    #[must_use]
    pub fn tenant_id(mut self, tenant_id: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.target).tenant_id = Some(tenant_id.into());
        self
    }

    async fn call<B: RequestBody>(self, request: Request<B>) -> Result<Response<Body>, Status> {
        let timeout = grpc_timeout(request.headers())?;
        let Some(timeout) = timeout else { return self.invoke(request).await };
        let Target { function, .. } = &*Arc::clone(&self.target);
        tokio::time::timeout(timeout, self.invoke(request)).await.unwrap_or_else(|_| {
            let waited = timeout.as_millis();
            Err(Status::deadline_exceeded(format!("`{function}` did not respond within {waited} ms")))
        })
    }

    async fn invoke<B: RequestBody>(self, request: Request<B>) -> Result<Response<Body>, Status> {
        let event = create_event(request).await?;
        let Target { function, qualifier, tenant_id } = &*self.target;
        let invocation = self.sdk.invoke().function_name(function).set_qualifier(qualifier.clone());
        let invocation = invocation.set_tenant_id(tenant_id.clone());
        let sent = invocation.payload(Blob::new(event)).send().await;
        let output = sent.map_err(|error| status::of_invocation(function, error))?;
        let payload = output.payload.map(Blob::into_inner).unwrap_or_default();
        if output.function_error.is_some() {
            return Err(status::of_function(function, &payload));
        }
        let response =
            event::parse_response(&payload).ok_or_else(|| status::of_response(function, &payload))?;
        bridge::from_grpc_web(response).map_err(|status| {
            let text = format!("the response of `{function}` is not gRPC-Web: {}", status.message());
            Status::new(status.code(), text)
        })
    }
}

/// Creates the event of a native request.
async fn create_event<B: RequestBody>(request: Request<B>) -> Result<String, Status> {
    let (mut parts, body) = request.into_parts();
    if !bridge::to_grpc_web(&mut parts.headers) {
        return Err(Status::internal("`Invoke` only accepts gRPC requests"));
    }
    let too_large = |size: &str| {
        Status::resource_exhausted(format!(
            "the request is {size} as JSON for Lambda, over the limit of {MAX_EVENT} bytes"
        ))
    };
    let body = collect(body, MAX_EVENT).await.map_err(|error| match error {
        CollectError::TooLarge => too_large("too large"),
        CollectError::Aborted(error) => Status::from_error(error),
    })?;
    let event = event::create(&parts, &body);
    if event.len() > MAX_EVENT { Err(too_large(&format!("{} bytes", event.len()))) } else { Ok(event) }
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
        // The output of the SDK's client would be very long.
        f.debug_tuple("Invoke").field(&self.target).finish()
    }
}
