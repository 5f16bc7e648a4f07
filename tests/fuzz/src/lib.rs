//! A function that is sent anything at all, and what it may do with it: answer, or refuse the event.

use lambda_grpc::{Event, Host, LambdaContext, Request, Response, Status};
use serde_json::Value;

use pb::Message;
use pb::echo_server::{Echo, EchoServer};

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("wire");
}

/// Gives back what it is sent, metadata too.
#[derive(Debug, Clone, Copy)]
struct Echoing;

impl Echo for Echoing {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let (metadata, _, message) = request.into_parts();
        if message.text == "fail" {
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
/// Returns `None` for an event that is refused.
///
/// # Panics
///
/// If the answer is one that no front door could read.
#[must_use]
pub fn invoke(event: &[u8]) -> Option<Value> {
    let own = Event::from_json(event.to_vec().into());
    let serde = serde_json::from_slice::<Event>(event);
    assert_eq!(own.is_ok(), serde.is_ok(), "{own:?} {serde:?}");
    let event = own.ok()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let handler = Host::new().twirp_prefix("/twirp").handler(EchoServer::new(Echoing));
    let reply = runtime.block_on(handler.reply(event, LambdaContext::default())).ok()?;
    let reply: Value = serde_json::from_slice(&reply).expect("the reply is JSON");
    let status = reply["statusCode"].as_u64().expect("the reply has a status");
    assert!((200..600).contains(&status), "{reply}");
    Some(reply)
}
