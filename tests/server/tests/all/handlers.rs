//! Handlers of single RPCs, several of them in a router, and a service without RPCs.

use crate::support::{event, invoke, say};
use lambda_grpc::{Request, Response, Router, Status};
use service::pb::silent_server::{Silent, SilentServer};
use service::pb::{Message, echo_server, other_server};

/// Responds with a name.
async fn respond(name: &str) -> Result<Response<Message>, Status> {
    Ok(Response::new(Message { text: name.to_owned(), ..Message::default() }))
}

#[tokio::test]
async fn routes_by_service_and_method() {
    let router = Router::new()
        .add_service(echo_server::say(|_: Request<Message>| respond("Echo/Say")))
        .add_service(other_server::say(|_: Request<Message>| respond("Other/Say")))
        .add_service(echo_server::look(|_: Request<Message>| respond("Echo/Look")));
    for rpc in ["Echo/Say", "Echo/Look", "Other/Say"] {
        let response = invoke(router.clone(), &event(&format!("/echo.{rpc}"), &say("hi"))).await.unwrap();
        assert_eq!(response.message.unwrap().text, rpc);
    }
    for rpc in ["Echo/Tail", "Other/Look", "Silent/Tail"] {
        let response = invoke(router.clone(), &event(&format!("/echo.{rpc}"), &say("hi"))).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some("12"), "{rpc}");
    }
}

#[tokio::test]
async fn rejects_other_rpcs_of_the_service() {
    let handler = echo_server::say(|_: Request<Message>| respond("Echo/Say"));
    let response = invoke(handler, &event("/echo.Echo/Look", &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("12"));
}

#[tokio::test]
async fn rejects_the_rpcs_of_a_service_without_methods() {
    struct Nothing;
    impl Silent for Nothing {}
    let response = invoke(SilentServer::new(Nothing), &event("/echo.Silent/Tail", &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("12"));
}

#[tokio::test]
async fn rejects_every_call_without_services() {
    let response = invoke(Router::new(), &event("/echo.Echo/Say", &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("12"));
    assert_eq!(
        response.trailer("grpc-message"),
        Some("`/echo.Echo/Say` is not served here: unknown service `echo.Echo` (served: no services)")
    );
}
