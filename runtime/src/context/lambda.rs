//! The context of a Lambda invocation.

use std::time::SystemTime;

/// The context of an invocation: the headers of [the next invocation][next] in Lambda's Runtime API.
///
/// The name, version, memory size and log stream of a function are the same for all of its invocations. They
/// are in [environment variables][environment].
///
/// A program with its own loop creates the context from what it knows:
///
/// ```
/// let mut context = lambda_grpc::context::LambdaContext::default();
/// context.request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd".into();
/// ```
///
/// [next]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
/// [environment]: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LambdaContext {
    /// The ID of the invocation.
    pub request_id: String,
    /// When Lambda ends the invocation. `None` if the header is missing or malformed.
    pub deadline: Option<SystemTime>,
    /// The ARN that was invoked. It contains a version or an alias if the caller specified one.
    pub invoked_function_arn: String,
    /// The
    /// [X-Ray tracing header](https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
    pub trace_id: Option<String>,
    /// The ID of the tenant, for functions with
    /// [tenant isolation](https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html).
    pub tenant_id: Option<String>,
    /// The client context of a direct invocation, by convention a JSON object. The caller chooses it freely,
    /// so it proves nothing.
    pub client_context: Option<String>,
    /// The Amazon Cognito identity of a caller that uses the AWS Mobile SDK, as JSON.
    pub identity: Option<String>,
}
