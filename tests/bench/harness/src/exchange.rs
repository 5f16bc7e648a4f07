//! One call, from the bytes of its event to the bytes of its reply.

use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName};
use lambda_grpc::{Event, HttpService, LambdaHandler};
use lambda_runtime::{Config, Context};
use traffic::Case;

/// Event bytes in, reply bytes out, as hyper hands them on and takes them.
///
/// The bytes are the callee's own, as those are that lambda_runtime has read from its connection.
pub(crate) type Exchange = Box<dyn FnMut(Bytes) -> Bytes>;

/// What hyper reads at once, in bytes, on a connection on which it has not read more before.
const READ_BUFFER: usize = 8192;

const ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// Does what lambda-grpc does between the connections that it takes events from and posts replies to.
pub(crate) fn by_itself<S: HttpService>(handler: LambdaHandler<S>) -> Exchange {
    let invocation = Invocation::default();
    Box::new(move |event| {
        let event = Event::from_json(event).expect("an event of the bench");
        now(handler.clone().reply(event, invocation.context())).expect("an HTTP event")
    })
}

/// Answers one call many times over.
///
/// The events are made before, as many for the shorter of [`runs`] as for the longer: what they cost is nobody's.
pub fn repeat(exchange: &mut dyn FnMut(Bytes) -> Bytes, case: Case, times: u64) {
    let number = |calls: u64| usize::try_from(calls).expect("a number of calls");
    let mut events = arrivals(&case.event(), number(times.max(runs(case).1)));
    for event in events.by_ref().take(number(times)) {
        black_box(exchange(black_box(event)));
    }
}

/// Returns how many calls are counted at least and at most.
pub fn runs(case: Case) -> (u64, u64) {
    if case.size < 1024 * 1024 { (20, 120) } else { (2, 6) }
}

/// Makes events as hyper hands them on: a small one is a piece of the buffer that it reads into, and a large one, which came
/// in pieces, has been put together.
pub(crate) fn arrivals(event: &[u8], times: usize) -> std::vec::IntoIter<Bytes> {
    let mut buffer = BytesMut::new();
    if event.len() <= READ_BUFFER {
        buffer.reserve(event.len() * times);
    }
    let mut arrive = || {
        if event.len() > READ_BUFFER {
            return Bytes::from(event.to_vec());
        }
        buffer.extend_from_slice(event);
        buffer.split().freeze()
    };
    (0..times).map(|_| arrive()).collect::<Vec<_>>().into_iter()
}

/// What comes with every event.
pub(crate) struct Invocation {
    config: Arc<Config>,
    headers: HeaderMap,
}

impl Invocation {
    pub(crate) fn context(&self) -> Context {
        Context::new(ID, Arc::clone(&self.config), &self.headers).expect("an invocation's headers")
    }
}

impl Default for Invocation {
    fn default() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let deadline = (now + Duration::from_secs(3600)).as_millis().to_string();
        let headers = [
            ("lambda-runtime-aws-request-id", ID),
            ("lambda-runtime-deadline-ms", &deadline),
            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-2:123456789012:function:echo"),
            (
                "lambda-runtime-trace-id",
                "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
            ),
            ("content-type", "application/json"),
        ];
        let header = |(name, value): (&str, &str)| {
            (
                name.parse::<HeaderName>().expect("a header of Lambda's"),
                value.parse().expect("a header of Lambda's"),
            )
        };
        Self { config: Arc::default(), headers: headers.into_iter().map(header).collect() }
    }
}

/// Polls a future that never really waits; some yield once or twice.
pub fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = TaskContext::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("a call of the bench waits for something");
}
