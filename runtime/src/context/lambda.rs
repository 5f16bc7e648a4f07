//! What Lambda says about an invocation.

use std::time::SystemTime;

/// What Lambda says about an invocation: the headers of [the next invocation][next] in the Runtime API.
///
/// What is the same for every invocation of a function (its name, version, memory size and log stream) is in [the
/// environment][environment].
///
/// A program that runs a loop of its own fills in what it knows:
///
/// ```
/// let mut context = lambda_grpc::LambdaContext::default();
/// context.request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd".into();
/// ```
///
/// [next]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
/// [environment]: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LambdaContext {
    /// The id of the invocation.
    pub request_id: String,
    /// When Lambda ends the invocation; `None` if it did not say so in a form that can be read.
    pub deadline: Option<SystemTime>,
    /// The ARN that was invoked: that of a version or an alias where the caller named one.
    pub invoked_function_arn: String,
    /// The [X-Ray tracing header](https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
    pub trace_id: Option<String>,
    /// The tenant, of a function with
    /// [tenant isolation](https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html).
    pub tenant_id: Option<String>,
    /// The client context that the caller of a direct invocation sent. Whoever may invoke the function chooses this text; by
    /// convention it is a JSON object.
    pub client_context: Option<String>,
    /// The Amazon Cognito identity of a caller that uses the AWS Mobile SDK, as JSON text.
    pub identity: Option<String>,
}
