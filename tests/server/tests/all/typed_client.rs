//! Generated clients that call a server in their own process.

use std::time::Duration;

use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Request, Response, Router, Status};
use service::Echoing;
use service::pb::echo_client::EchoClient;
use service::pb::echo_server::{self, EchoServer};
use service::pb::other_client::OtherClient;
use service::pb::{Action, Message};

fn say(text: &str) -> Message {
    Message { text: text.into(), ..Message::default() }
}

#[tokio::test]
async fn calls_a_server() {
    let mut client = EchoClient::new(EchoServer::new(Echoing));
    let mut request = Request::new(say("hi"));
    request.metadata_mut().insert("x-echo", MetadataValue::from_static("why"));
    request.metadata_mut().insert_bin("x-echo-bin", MetadataValue::from_bytes(&[0, 255]));
    let response = client.say(request).await.unwrap();
    assert_eq!(response.metadata().get("x-echoed").unwrap(), "why");
    // tonic's client merges the trailers into the metadata.
    assert_eq!(response.metadata().get("x-echoed-trailer").unwrap(), "why");
    assert_eq!(response.metadata().get_bin("x-echoed-bin").unwrap().to_bytes().unwrap(), &[0, 255][..]);
    assert_eq!(response.into_inner().text, "hi");
}

#[tokio::test]
async fn returns_the_status_of_a_failure() {
    let mut client = EchoClient::new(EchoServer::new(Echoing));
    let status = client.say(Message::from(Action::Fail)).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::NotFound, "no café at 50%"));
    assert_eq!(status.details(), [1, 2]);
    assert_eq!(status.metadata().get("x-hint").unwrap(), "try tea");
    assert_eq!(client.say(Message::from(Action::Panic)).await.unwrap_err().code(), Code::Internal);
}

#[tokio::test]
async fn ends_at_its_deadline() {
    let mut request = Request::new(Message::from(Action::WaitForever));
    request.set_timeout(Duration::from_millis(20));
    let status = EchoClient::new(EchoServer::new(Echoing)).say(request).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn calls_handlers_interceptors_and_routers() {
    let handler =
        || echo_server::say(|request: Request<Message>| async { Ok(Response::new(request.into_inner())) });
    let checked = EchoServer::with_interceptor(Echoing, |_| Err(Status::unauthenticated("who")));
    assert_eq!(EchoClient::new(handler()).say(say("one")).await.unwrap().into_inner().text, "one");
    assert_eq!(EchoClient::new(checked).say(say("two")).await.unwrap_err().code(), Code::Unauthenticated);
    let router = Router::new().add_service(handler());
    assert_eq!(EchoClient::new(router.clone()).say(say("three")).await.unwrap().into_inner().text, "three");
    let status = OtherClient::new(router).say(say("four")).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
}

#[tokio::test]
async fn sends_the_metadata_of_an_interceptor() {
    let add = |mut request: Request<()>| {
        request.metadata_mut().insert("x-echo", MetadataValue::from_static("added"));
        Ok(request)
    };
    let response = EchoClient::with_interceptor(EchoServer::new(Echoing), add).say(say("")).await.unwrap();
    assert_eq!(response.metadata().get("x-echoed").unwrap(), "added");
}

#[tokio::test]
async fn limits_the_size_of_messages() {
    // The default limit of tonic's clients is 4 MiB.
    let client = EchoClient::new(EchoServer::new(Echoing));
    let large = Message { size: 5_000_000, ..Message::default() };
    assert_eq!(client.clone().say(large.clone()).await.unwrap_err().code(), Code::OutOfRange);
    let mut client = client.max_decoding_message_size(6 * 1024 * 1024);
    assert_eq!(client.say(large).await.unwrap().into_inner().data.len(), 5_000_000);
}
