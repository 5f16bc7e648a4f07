//! A function that can be invoked with any bytes, and must return a response or reject the event.

use lambda_grpc::context::LambdaContext;
use lambda_grpc::{Host, Request, Response, Status};
use serde_json::Value;
use serde_json::value::RawValue;

use pb::echo_server::{Echo, EchoServer};
use pb::{Action, Message};

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("echo");
}

/// Returns the message and the metadata of the request, or fails with them.
#[derive(Debug, Clone, Copy)]
struct EchoService;

impl Echo for EchoService {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let (metadata, _, message) = request.into_parts();
        if message.action() == Action::Fail {
            return Err(Status::with_details_and_metadata(
                lambda_grpc::Code::Aborted,
                message.text,
                message.data.into(),
                metadata,
            ));
        }
        let mut response = Response::new(message);
        *response.metadata_mut() = metadata;
        Ok(response)
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        self.say(request).await
    }
}

/// Invokes the function with the bytes of an event.
///
/// Returns `None` if the event is rejected.
///
/// # Panics
///
/// Panics if no trigger could read the response, or if the function and `serde_json` disagree on whether the
/// event is JSON.
#[must_use]
pub fn invoke(event: &[u8]) -> Option<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let handler = Host::new().twirp_prefix("/twirp").handler(EchoServer::new(EchoService));
    let result = runtime.block_on(handler.handle(event.to_vec().into(), LambdaContext::default()));
    let is_rejected_as_json =
        result.as_ref().is_err_and(|error| error.to_string().starts_with("the event is not valid"));
    if is_rejected_as_json {
        // A `Value` also rejects deep nesting.
        assert!(serde_json::from_slice::<Value>(event).is_err(), "valid JSON was rejected: {result:?}");
    } else {
        let serde = serde_json::from_slice::<&RawValue>(event);
        assert!(serde.is_ok(), "invalid JSON was accepted: {serde:?}");
    }
    let response: Value = serde_json::from_slice(&result.ok()?).expect("the response is JSON");
    let status = response["statusCode"].as_u64().expect("the response has a status");
    assert!((200..600).contains(&status), "{response}");
    Some(response)
}
