//! One call, from the bytes of its event to the bytes of its reply.

use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName};
use lambda_grpc::{Event, HttpService, LambdaHandler};
use lambda_runtime::{Config, Context};
use traffic::Case;

/// Event bytes in, reply bytes out.
pub(crate) type Exchange = Box<dyn FnMut(&[u8]) -> Vec<u8>>;

const ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// Does what lambda-grpc does between the connections that it takes events from and posts replies to.
pub(crate) fn by_itself<S: HttpService>(handler: LambdaHandler<S>) -> Exchange {
    let invocation = Invocation::default();
    Box::new(move |event| {
        let event = Event::from_json(event).expect("an event of the bench");
        now(handler.clone().reply(event, invocation.context())).expect("an HTTP event").into_bytes()
    })
}

/// Answers one call many times over.
pub fn repeat(exchange: &mut dyn FnMut(&[u8]) -> Vec<u8>, case: Case, times: usize) {
    let event = case.event();
    for _ in 0..times {
        black_box(exchange(black_box(&event)));
    }
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
