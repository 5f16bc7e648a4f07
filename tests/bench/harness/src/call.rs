//! A call, from the bytes of its event to the bytes of its response.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use lambda_grpc::host::{HttpService, LambdaHandler};
use traffic::Case;

use crate::Contender;
use crate::invocation::lambda_context;

/// A function from the bytes of an event to the bytes of its response, without the connection.
///
/// The callee owns the bytes.
pub(crate) type Exchange = Box<dyn FnMut(Bytes) -> Bytes>;

/// Handles events as the loop of lambda-grpc does between receiving an event and sending its response.
pub(crate) fn on_lambda_grpc<S: HttpService>(handler: LambdaHandler<S>) -> Exchange {
    let context = lambda_context();
    Box::new(move |event| now(handler.clone().handle(event, context.clone())).expect("an HTTP event"))
}

/// Makes the same call many times.
///
/// The events are created first. Their number is the same for both counts of [`runs`], so that their cost
/// cancels out.
pub fn repeat(contender: &mut Contender, case: Case, times: u64) {
    let number = |calls: u64| usize::try_from(calls).expect("a number of calls");
    let mut events = contender.buffer.events(&case.event(), number(times.max(runs(case).1)));
    for event in events.by_ref().take(number(times)) {
        black_box((contender.exchange)(black_box(event)));
    }
}

/// Returns the smaller and the larger number of calls that are counted.
pub fn runs(case: Case) -> (u64, u64) {
    if case.size < 1024 * 1024 { (20, 120) } else { (2, 6) }
}

/// Polls a future that does not wait. Some futures yield once or twice.
pub fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("a call of the bench waits for something");
}
