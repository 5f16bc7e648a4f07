//! What the service knows about a call.

use lambda_grpc::RequestContext;

use crate::pb::Report;

/// Formats a request context.
pub(crate) fn context(context: Option<&RequestContext>) -> String {
    let Some(context) = context else { return "no request context".into() };
    format!(
        "{:?}, request {}, trace {}, ip {:?}, stage {:?}, {:?}",
        context.trigger(),
        context.request_id().unwrap_or("none"),
        context.trace_id().unwrap_or("none"),
        context.source_ip(),
        context.stage(),
        context.authorizer(),
    )
}

/// Reports the context of the invocation, and the process.
pub(crate) fn lambda(context: Option<&RequestContext>) -> Report {
    let report = Report {
        process: std::process::id(),
        trace_variable: std::env::var("_X_AMZN_TRACE_ID").ok(),
        ..Report::default()
    };
    let Some(lambda) = context.and_then(RequestContext::lambda) else { return report };
    Report {
        request_id: lambda.request_id.clone(),
        function_arn: lambda.invoked_function_arn.clone(),
        client_context: lambda.client_context.clone(),
        identity: lambda.identity.clone(),
        tenant_id: lambda.tenant_id.clone(),
        trace_id: lambda.trace_id.clone(),
        has_deadline: lambda.deadline.is_some(),
        ..report
    }
}
