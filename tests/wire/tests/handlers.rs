//! One function per RPC, several of them in one program, and a service of which nothing is left.

mod support;

use lambda_grpc::{Request, Response, Router, Status};
use support::{event, invoke, say};
use wire::pb::silent_server::{Silent, SilentServer};
use wire::pb::{Message, echo_server, other_server};

/// Answers with its own name.
async fn answer(name: &str) -> Result<Response<Message>, Status> {
    Ok(Response::new(Message { text: name.to_owned(), ..Message::default() }))
}

#[tokio::test]
async fn routes_on_service_and_method() {
    let router = Router::new()
        .add_service(echo_server::say(|_: Request<Message>| answer("Echo/Say")))
        .add_service(other_server::say(|_: Request<Message>| answer("Other/Say")))
        .add_service(echo_server::look(|_: Request<Message>| answer("Echo/Look")));
    for rpc in ["Echo/Say", "Echo/Look", "Other/Say"] {
        let reply = invoke(router.clone(), &event(&format!("/wire.{rpc}"), &say("hi"))).await.unwrap();
        assert_eq!(reply.message.unwrap().text, rpc);
    }
    for rpc in ["Echo/Tail", "Other/Look", "Silent/Tail"] {
        let reply = invoke(router.clone(), &event(&format!("/wire.{rpc}"), &say("hi"))).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some("12"), "{rpc}");
    }
}

#[tokio::test]
async fn answers_for_no_other_rpc_of_its_service() {
    let handler = echo_server::say(|_: Request<Message>| answer("Echo/Say"));
    let reply = invoke(handler, &event("/wire.Echo/Look", &say("hi"))).await.unwrap();
    assert_eq!(reply.trailer("grpc-status"), Some("12"));
}

#[tokio::test]
async fn answers_unimplemented_for_a_service_of_which_nothing_is_left() {
    struct Nothing;
    impl Silent for Nothing {}
    let reply = invoke(SilentServer::new(Nothing), &event("/wire.Silent/Tail", &say("hi"))).await.unwrap();
    assert_eq!(reply.trailer("grpc-status"), Some("12"));
}
