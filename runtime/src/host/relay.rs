//! An answer on its way through `lambda_runtime`.
//!
//! It wants to read the event and to call a handler with it. By then the event has been read and answered, so what it is
//! given in place of the event is the answer, and its handler hands that back. (It is the answer, too, that it logs at
//! `TRACE` as the event.)

use std::future::{Ready, ready};
use std::task::{Context, Poll};

use bytes::Bytes;
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde_json::value::RawValue;
use tower_service::Service;

/// The handler that `lambda_runtime` runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relay;

impl Relay {
    /// Writes the answer in place of the event: reply JSON, which is an object, or else why there is none, as a string.
    pub(super) fn enclose(answer: Result<Bytes, String>) -> Bytes {
        answer.or_else(|failure| serde_json::to_vec(&failure).map(Bytes::from)).unwrap_or_default()
    }
}

impl Service<LambdaEvent<Box<RawValue>>> for Relay {
    type Response = Box<RawValue>;
    type Error = Diagnostic;
    type Future = Ready<Result<Box<RawValue>, Diagnostic>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Diagnostic>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, event: LambdaEvent<Box<RawValue>>) -> Self::Future {
        let answer = event.payload;
        ready(match failure(&answer) {
            None => Ok(answer),
            Some(failure) => Err(unknown_event(failure)),
        })
    }
}

/// Returns why there is no reply, where that is what the answer says.
fn failure(answer: &RawValue) -> Option<String> {
    answer.get().starts_with('"').then(|| serde_json::from_str(answer.get()).unwrap_or_default())
}

/// Makes the report of an event that cannot be answered.
pub(super) fn unknown_event(error_message: String) -> Diagnostic {
    Diagnostic { error_type: "UnknownEvent".into(), error_message }
}
