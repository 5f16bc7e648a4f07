//! One call, from the bytes of its event to the bytes of its reply.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use lambda_grpc::{Event, HttpService, LambdaHandler};
use traffic::Case;

use crate::Contender;
use crate::invocation::own_context;

/// Event bytes in, reply bytes out, as they are read from a connection and written to it.
///
/// The bytes are the callee's own.
pub(crate) type Exchange = Box<dyn FnMut(Bytes) -> Bytes>;

/// Does what lambda-grpc does between the event that it reads from its connection and the response that it writes to it.
pub(crate) fn by_itself<S: HttpService>(handler: LambdaHandler<S>) -> Exchange {
    let context = own_context();
    Box::new(move |event| {
        let event = Event::from_json(event).expect("an event of the bench");
        now(handler.clone().reply(event, context.clone())).expect("an HTTP event")
    })
}

/// Answers one call many times over.
///
/// The events are made before, as many for the shorter of [`runs`] as for the longer: what they cost is nobody's.
pub fn repeat(contender: &mut Contender, case: Case, times: u64) {
    let number = |calls: u64| usize::try_from(calls).expect("a number of calls");
    let mut events = contender.arrival.of(&case.event(), number(times.max(runs(case).1)));
    for event in events.by_ref().take(number(times)) {
        black_box((contender.exchange)(black_box(event)));
    }
}

/// Returns how many calls are counted at least and at most.
pub fn runs(case: Case) -> (u64, u64) {
    if case.size < 1024 * 1024 { (20, 120) } else { (2, 6) }
}

/// Polls a future that never really waits; some yield once or twice.
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
