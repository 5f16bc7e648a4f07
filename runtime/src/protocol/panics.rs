//! A handler that panics is an answer too.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

use tonic::Status;

use super::deadline::{Deadline, within};

/// Awaits a call until its deadline, and turns a panic into `INTERNAL`; its text goes to the log and never to the caller.
///
/// Left to unwind, it would fail the invocation, and the caller would read the gateway's 502 as UNAVAILABLE and try again.
///
/// Takes the call pinned, where it is: one that is handed over is kept twice, as an argument and as what is awaited.
pub(crate) async fn catch<T>(
    deadline: Option<Deadline>,
    mut call: Pin<&mut Option<impl Future<Output = Result<T, Status>>>>,
) -> Result<T, Status> {
    let result = within(deadline, poll(call.as_mut())).await;
    // A call that was cut off still holds values of the application.
    contain(|| call.set(None));
    result
}

/// Drops values of the application, and logs a panic of theirs, on which no answer depends.
pub(crate) fn contain(drop: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(drop)) {
        tracing::error!(panic = text(&*payload), "a value panicked when it was dropped");
        // The payload may be such a value itself, and so may be that of its panic.
        mem::forget(payload);
    }
}

async fn poll<T>(mut call: Pin<&mut Option<impl Future<Output = Result<T, Status>>>>) -> Result<T, Status> {
    std::future::poll_fn(|context| {
        let Some(call) = call.as_mut().as_pin_mut() else {
            return Poll::Ready(Err(Status::internal("the call is over")));
        };
        // Nothing sees the half-done future again: it is not polled after the panic, only dropped.
        catch_unwind(AssertUnwindSafe(|| call.poll(context))).unwrap_or_else(|payload| {
            tracing::error!(panic = text(&*payload), "a handler panicked");
            contain(|| drop(payload));
            Poll::Ready(Err(Status::internal("the handler panicked")))
        })
    })
    .await
}

fn text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("(not a text)")
}
