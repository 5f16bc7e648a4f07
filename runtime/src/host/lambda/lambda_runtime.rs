//! [`LambdaHandler`] as a service of the crate `lambda_runtime`.

use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde_json::value::RawValue;
use tower_service::Service;

use super::handler::LambdaHandler;
use crate::context::LambdaContext;
use crate::event::UnknownEvent;
use crate::future::BoxFuture;
use crate::host::http_service::HttpService;

impl<S: HttpService> Service<LambdaEvent<Box<RawValue>>> for LambdaHandler<S> {
    type Response = Box<RawValue>;
    type Error = UnknownEvent;
    type Future = BoxFuture<'static, Result<Box<RawValue>, UnknownEvent>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), UnknownEvent>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, event: LambdaEvent<Box<RawValue>>) -> Self::Future {
        let handler = self.clone();
        let json = String::from(Box::<str>::from(event.payload));
        Box::pin(async move { Ok(raw(handler.handle(json.into(), event.context.into()).await?)) })
    }
}

/// Wraps JSON so that `serde_json` does not escape it as a string.
fn raw(json: Bytes) -> Box<RawValue> {
    let json = String::from_utf8(json.into()).unwrap_or_default();
    RawValue::from_string(json).unwrap_or_else(|error| {
        tracing::error!(%error, "encoded a response that is not JSON");
        RawValue::NULL.to_owned()
    })
}

impl From<UnknownEvent> for Diagnostic {
    fn from(error: UnknownEvent) -> Self {
        Self { error_type: "UnknownEvent".into(), error_message: error.to_string() }
    }
}

impl From<lambda_runtime::Context> for LambdaContext {
    fn from(context: lambda_runtime::Context) -> Self {
        let deadline = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(context.deadline));
        Self {
            request_id: context.request_id,
            // 0 means that Lambda sent no deadline.
            deadline: deadline.filter(|_| context.deadline > 0),
            invoked_function_arn: context.invoked_function_arn,
            trace_id: context.xray_trace_id,
            tenant_id: context.tenant_id,
            client_context: context.client_context.and_then(|context| serde_json::to_string(&context).ok()),
            identity: context.identity.and_then(|identity| serde_json::to_string(&identity).ok()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn converts_the_context_of_lambda_runtime() {
        let mut theirs = lambda_runtime::Context::default();
        assert_eq!(LambdaContext::from(theirs.clone()), LambdaContext::default());
        theirs.request_id = "one".into();
        theirs.deadline = 1500;
        theirs.invoked_function_arn = "arn".into();
        theirs.xray_trace_id = Some("Root=1".into());
        theirs.tenant_id = Some("blue".into());
        let identity = r#"{"identityId":"me","identityPoolId":"pool"}"#;
        theirs.identity = serde_json::from_str(identity).ok();
        theirs.client_context = serde_json::from_str(r#"{"custom":{"a":"b"}}"#).ok();
        let ours = LambdaContext::from(theirs);
        assert_eq!(ours.deadline, Some(UNIX_EPOCH + Duration::from_millis(1500)));
        assert_eq!((&*ours.request_id, &*ours.invoked_function_arn), ("one", "arn"));
        assert_eq!((ours.trace_id.as_deref(), ours.tenant_id.as_deref()), (Some("Root=1"), Some("blue")));
        assert_eq!(ours.identity.as_deref(), Some(identity));
        assert!(ours.client_context.is_some_and(|text| text.contains(r#""custom":{"a":"b"}"#)));
    }
}
