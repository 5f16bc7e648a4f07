//! The service.

use std::sync::LazyLock;
use std::time::Duration;

use lambda_grpc::{Request, RequestContext, Response, ResponseExt, Status};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Barrier;
use tokio::task::block_in_place;

use crate::pb::{self, Action, Report, Task};
use crate::{MAX_CONCURRENCY, record};

static MEETING: LazyLock<Barrier> = LazyLock::new(|| {
    let size = std::env::var(MAX_CONCURRENCY).ok().and_then(|size| size.parse().ok());
    Barrier::new(size.expect("a meeting is a task for Managed Instances"))
});

pub(crate) struct Probe;

impl pb::probe_server::Probe for Probe {
    async fn call(&self, request: Request<Task>) -> Result<Response<Report>, Status> {
        let (metadata, extensions, task) = request.into_parts();
        let duration = Duration::from_millis(task.milliseconds.into());
        match task.action() {
            Action::Respond => {}
            Action::Fail => return Err(Status::not_found("no café at 50%")),
            Action::Panic => panic!("the secret of the panic"),
            Action::Exit => std::process::exit(3),
            Action::Block => block(duration),
            Action::Sleep => sleep(duration).await?,
            Action::Meet => {
                MEETING.wait().await;
            }
        }
        let mut data = task.data;
        data.resize(data.len() + task.size as usize, b'.');
        let mut response = Response::new(Report { text: task.text, data, ..report(extensions.get()) });
        if let Some(value) = metadata.get("x-echo") {
            response.metadata_mut().insert("x-echoed", value.clone());
            response.trailers_mut().insert("x-echoed-trailer", value.clone());
        }
        Ok(response)
    }
}

/// Blocks the call, so that its deadline cannot end it.
fn block(duration: Duration) {
    let sleep = || std::thread::sleep(duration);
    match Handle::current().runtime_flavor() {
        // Other calls of this thread continue on another one.
        RuntimeFlavor::MultiThread => block_in_place(sleep),
        _ => sleep(),
    }
}

/// Sleeps between two lines in the record.
async fn sleep(duration: Duration) -> Result<(), Status> {
    record::line("sleeps").map_err(|error| Status::internal(error.to_string()))?;
    tokio::time::sleep(duration).await;
    record::line("slept").map_err(|error| Status::internal(error.to_string()))
}

/// Reports the context of the invocation.
fn report(context: Option<&RequestContext>) -> Report {
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
