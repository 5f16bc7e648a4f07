//! The context of an invocation.

use std::time::{Duration, SystemTime};

use lambda_grpc::context::LambdaContext;

const ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
const ARN: &str = "arn:aws:lambda:us-east-2:123456789012:function:echo";
const TRACE: &str = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";

fn deadline() -> SystemTime {
    SystemTime::now() + Duration::from_secs(3600)
}

/// Returns the context that lambda-grpc creates from the headers.
pub(crate) fn lambda_context() -> LambdaContext {
    let mut context = LambdaContext::default();
    context.request_id = ID.into();
    context.deadline = Some(deadline());
    context.invoked_function_arn = ARN.into();
    context.trace_id = Some(TRACE.into());
    context
}

/// The values from which lambda_runtime creates its context.
#[cfg(feature = "peers")]
pub(crate) struct Invocation {
    config: std::sync::Arc<lambda_runtime::Config>,
    headers: http::HeaderMap,
}

#[cfg(feature = "peers")]
impl Invocation {
    /// Returns the context of an event, created from the headers as in lambda_runtime.
    pub(crate) fn context(&self) -> lambda_runtime::Context {
        let config = std::sync::Arc::clone(&self.config);
        lambda_runtime::Context::new(ID, config, &self.headers).expect("an invocation's headers")
    }
}

#[cfg(feature = "peers")]
impl Default for Invocation {
    fn default() -> Self {
        let deadline = deadline().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let headers = [
            ("lambda-runtime-aws-request-id", ID),
            ("lambda-runtime-deadline-ms", &deadline.as_millis().to_string()),
            ("lambda-runtime-invoked-function-arn", ARN),
            ("lambda-runtime-trace-id", TRACE),
            ("content-type", "application/json"),
        ];
        let header = |(name, value): (&str, &str)| {
            let name = name.parse::<http::HeaderName>().expect("a valid header");
            (name, value.parse().expect("a valid header"))
        };
        Self { config: Default::default(), headers: headers.into_iter().map(header).collect() }
    }
}
