//! Native gRPC: with trailers on a host that has them, and without behind a front door.

mod support;

use http::{HeaderMap, Request, Version};
use lambda_grpc::LambdaContext;
use lambda_grpc::{Body, Host, NativeGrpc};
use prost::Message as _;
use serde_json::{Value, json};
use support::{collect, framed, invoke, post, say};
use tower_service::Service;
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_server::EchoServer;

const PATH: &str = "/wire.Echo/Say";

fn event(text: &str, user_agent: &str) -> Value {
    let mut event = post(PATH, "application/grpc", &say(text));
    event["headers"]["user-agent"] = json!(user_agent);
    event
}

/// Calls a server the way hyper does, and returns headers, data and trailers.
async fn over_http2(text: &str) -> (HeaderMap, Vec<u8>, HeaderMap) {
    let request = Request::post(PATH)
        .version(Version::HTTP_2)
        .header("content-type", "application/grpc")
        .header("x-ask", "a")
        .body(Body::new(say(text)))
        .unwrap();
    let mut server = EchoServer::new(Echoing);
    let (head, body) = server.call(request).await.unwrap().into_parts();
    let (data, trailers) = collect(body).await;
    (head.headers, data, trailers)
}

#[tokio::test]
async fn ends_a_success_with_trailers() {
    let (headers, data, trailers) = over_http2("hi").await;
    assert_eq!(
        (&headers["content-type"], &headers["x-answer"]),
        (&"application/grpc".parse().unwrap(), &"a".parse().unwrap())
    );
    assert!(!headers.contains_key("grpc-status"));
    assert_eq!(data, framed(&Message { text: "hi".into(), ..Message::default() }.encode_to_vec()));
    assert_eq!(
        (&trailers["grpc-status"], &trailers["x-trailer"]),
        (&"0".parse().unwrap(), &"a".parse().unwrap())
    );
}

#[tokio::test]
async fn ends_a_failure_on_its_headers() {
    let (headers, data, trailers) = over_http2("code 5").await;
    assert_eq!(headers["grpc-status"], "5");
    assert!(headers.contains_key("grpc-status-details-bin"));
    assert!(data.is_empty() && trailers.is_empty());
}

#[tokio::test]
async fn serves_clients_that_read_the_status_from_headers() {
    for user_agent in ["tonic/0.14.9", "connect-es/2.1.2", "acme/1 tonic/0.14.9"] {
        let reply = invoke(EchoServer::new(Echoing), &event("hi", user_agent)).await.unwrap();
        assert_eq!(reply.header("grpc-status"), Some("0"), "{user_agent}");
        assert_eq!(reply.header("content-type"), Some("application/grpc"));
        assert_eq!(reply.body, say("hi"));
    }
}

#[tokio::test]
async fn refuses_other_clients_before_the_method_runs() {
    for user_agent in ["grpc-go/1.83.1", "grpc-node-js/1.14.7", "notonic/1", ""] {
        let reply = invoke(EchoServer::new(Echoing), &event("panic", user_agent)).await.unwrap();
        assert_eq!(reply.header("grpc-status"), Some("12"), "{user_agent}");
        assert!(reply.body.is_empty());
    }
}

#[tokio::test]
async fn does_as_it_was_set_to() {
    for (native_grpc, user_agent, status) in [
        (NativeGrpc::Headers, "grpc-go/1.83.1", "0"),
        (NativeGrpc::Refuse, "tonic/0.14.9", "12"),
        (NativeGrpc::KnownClients, "tonic/0.14.9", "0"),
    ] {
        let handler = Host::new().native_grpc(native_grpc).handler(EchoServer::new(Echoing));
        let reply = support::invoke_handler(handler, &event("hi", user_agent), LambdaContext::default())
            .await
            .unwrap();
        assert_eq!(reply.header("grpc-status"), Some(status), "{native_grpc:?}");
    }
}
