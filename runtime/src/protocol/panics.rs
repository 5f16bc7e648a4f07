//! A handler that panics is an answer too.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

use tonic::Status;

/// Turns a panic into `INTERNAL`; its text goes to the log and never to the caller.
///
/// Left to unwind, it would fail the invocation, and the caller would read the gateway's 502 as UNAVAILABLE and try again.
///
/// Takes the answer pinned, where it is: one that is handed over is kept twice, as an argument and as what is awaited.
pub(crate) async fn catch<T>(
    mut answer: Pin<&mut impl Future<Output = Result<T, Status>>>,
) -> Result<T, Status> {
    std::future::poll_fn(|context| {
        // Nothing sees the half-done future again: it is not polled after the panic, only dropped.
        catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))).unwrap_or_else(|payload| {
            tracing::error!(panic = text(payload.as_ref()), "a handler panicked");
            Poll::Ready(Err(Status::internal("the handler panicked")))
        })
    })
    .await
}

fn text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("(not a text)")
}
