//! The steps of lambda_runtime around a handler, without its connection.

use std::fmt::Debug;

use lambda_runtime::{LambdaEvent, Service};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::{Exchange, now};
use crate::invocation::Invocation;

/// Wraps a handler in the steps of `deserializer.rs` and `requests.rs` in lambda_runtime.
pub(crate) fn on_lambda<P, S>(mut service: S) -> Exchange
where
    P: DeserializeOwned,
    S: Service<LambdaEvent<P>, Response: Serialize, Error: Debug> + 'static,
{
    let invocation = Invocation::default();
    Box::new(move |event| {
        let context = invocation.context();
        let mut json = serde_json::Deserializer::from_slice(&event);
        let payload = serde_path_to_error::deserialize(&mut json).expect("an event of the bench");
        let response = now(service.call(LambdaEvent::new(payload, context))).expect("a call of the bench");
        serde_json::to_vec(&response).expect("a response is JSON").into()
    })
}
