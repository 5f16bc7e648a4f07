//! Protection from the panics and delays of application code.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

use tonic::Status;

use crate::context::Deadline;

/// Awaits a call until its deadline. Turns a panic into `INTERNAL`, and logs its message instead of sending
/// it.
///
/// A panic that unwinds further would fail the invocation. The caller would then receive the trigger's 502,
/// which gRPC reads as `UNAVAILABLE`, and would retry the call.
///
/// The call is pinned, because the future of an `async fn` would store it twice: as an argument, and while it
/// is awaited.
pub(crate) async fn run<T>(
    deadline: Option<Deadline>,
    mut call: Pin<&mut Option<impl Future<Output = Result<T, Status>>>>,
) -> Result<T, Status> {
    let result = run_until(deadline, poll(call.as_mut())).await;
    // A call that was cut off still owns values of the application.
    drop_values(|| call.set(None));
    result
}

/// Drops values of the application. A panic of their `drop` is logged and changes no response.
pub(crate) fn drop_values(drop: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(drop)) {
        tracing::error!(panic = panic_message(&*payload), "a value panicked when it was dropped");
        // Dropping the payload can panic too, and so can dropping the payload of that panic.
        mem::forget(payload);
    }
}

/// Awaits a call until its deadline, then drops it.
async fn run_until<T>(
    deadline: Option<Deadline>,
    call: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    let Some(deadline) = deadline else { return call.await };
    // A call that arrives after its deadline must not have side effects, so it is not even polled.
    if !deadline.budget().is_zero()
        && let Ok(result) = tokio::time::timeout_at(deadline.at().into(), call).await
    {
        return result;
    }
    let budget = deadline.budget().as_millis();
    Err(Status::deadline_exceeded(format!("the call did not finish within {budget} ms")))
}

async fn poll<T>(mut call: Pin<&mut Option<impl Future<Output = Result<T, Status>>>>) -> Result<T, Status> {
    std::future::poll_fn(|context| {
        let Some(call) = call.as_mut().as_pin_mut() else {
            return Poll::Ready(Err(Status::internal("the call has ended")));
        };
        // After a panic the future is dropped and never polled again, so nothing observes a broken invariant.
        catch_unwind(AssertUnwindSafe(|| call.poll(context))).unwrap_or_else(|payload| {
            tracing::error!(panic = panic_message(&*payload), "a handler panicked");
            drop_values(|| drop(payload));
            Poll::Ready(Err(Status::internal("the handler panicked")))
        })
    })
    .await
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let message = payload.downcast_ref::<&str>().copied();
    message.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("(not a string)")
}
