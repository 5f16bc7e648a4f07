//! The floor as a handler of lambda_runtime. The difference from it is the cost of a library.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use lambda_runtime::{LambdaEvent, Service};
use serde_json::value::RawValue;

use crate::Echo;

/// A handler of Lambda events.
#[derive(Debug, Default)]
pub struct Handler(Echo);

impl Service<LambdaEvent<Box<RawValue>>> for Handler {
    type Response = Box<RawValue>;
    type Error = Infallible;
    type Future = Ready<Result<Box<RawValue>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, event: LambdaEvent<Box<RawValue>>) -> Self::Future {
        let response = self.0.call(event.payload.get().as_bytes());
        ready(Ok(RawValue::from_string(response).expect("the response is JSON")))
    }
}
