//! Native gRPC, on hosts with trailers and behind triggers without trailers.

use crate::support::{act, collect, frame, invoke, post, say};
use http::{HeaderMap, Request, Version};
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::NativeGrpc;
use lambda_grpc::{Code, Host};
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;
use service::pb::{Action, Message};
use tower_service::Service;

const PATH: &str = "/echo.Echo/Say";

fn event(message: &[u8], user_agent: &str) -> Value {
    let mut event = post(PATH, "application/grpc", message);
    event["headers"]["user-agent"] = json!(user_agent);
    event
}

/// Calls a server as hyper does. Returns headers, data and trailers.
async fn over_http2(message: Vec<u8>) -> (HeaderMap, Vec<u8>, HeaderMap) {
    let request = Request::post(PATH)
        .version(Version::HTTP_2)
        .header("content-type", "application/grpc")
        .header("x-echo", "a")
        .body(Body::new(message))
        .unwrap();
    let mut server = EchoServer::new(Echoing);
    let (head, body) = server.call(request).await.unwrap().into_parts();
    let (data, trailers) = collect(body).await;
    (head.headers, data, trailers)
}

#[tokio::test]
async fn sends_the_status_of_a_success_in_trailers() {
    let (headers, data, trailers) = over_http2(say("hi")).await;
    assert_eq!(
        (&headers["content-type"], &headers["x-echoed"]),
        (&"application/grpc".parse().unwrap(), &"a".parse().unwrap())
    );
    assert!(!headers.contains_key("grpc-status"));
    assert_eq!(data, frame(&Message { text: "hi".into(), ..Message::default() }.encode_to_vec()));
    assert_eq!(
        (&trailers["grpc-status"], &trailers["x-echoed-trailer"]),
        (&"0".parse().unwrap(), &"a".parse().unwrap())
    );
}

#[tokio::test]
async fn sends_the_status_of_a_failure_in_headers() {
    let failure = Message { code: Code::NotFound.into(), ..Action::FailWithCode.into() };
    let (headers, data, trailers) = over_http2(frame(&failure.encode_to_vec())).await;
    assert_eq!(headers["grpc-status"], "5");
    assert!(headers.contains_key("grpc-status-details-bin"));
    assert!(data.is_empty() && trailers.is_empty());
}

#[tokio::test]
async fn serves_clients_that_read_the_status_from_headers() {
    for user_agent in ["tonic/0.14.9", "connect-es/2.1.2", "acme/1 tonic/0.14.9"] {
        let response = invoke(EchoServer::new(Echoing), &event(&say("hi"), user_agent)).await.unwrap();
        assert_eq!(response.header("grpc-status"), Some("0"), "{user_agent}");
        assert_eq!(response.header("content-type"), Some("application/grpc"));
        assert_eq!(response.body, say("hi"));
    }
}

#[tokio::test]
async fn rejects_other_clients_before_the_handler_runs() {
    for user_agent in ["grpc-go/1.83.1", "grpc-node-js/1.14.7", "notonic/1", ""] {
        let response =
            invoke(EchoServer::new(Echoing), &event(&act(Action::Panic), user_agent)).await.unwrap();
        assert_eq!(response.header("grpc-status"), Some("12"), "{user_agent}");
        assert!(response.body.is_empty());
    }
}

#[tokio::test]
async fn follows_the_setting_of_the_host() {
    for (native_grpc, user_agent, status) in [
        (NativeGrpc::Headers, "grpc-go/1.83.1", "0"),
        (NativeGrpc::Reject, "tonic/0.14.9", "12"),
        (NativeGrpc::KnownClients, "tonic/0.14.9", "0"),
    ] {
        let handler = Host::new().native_grpc(native_grpc).handler(EchoServer::new(Echoing));
        let response =
            crate::support::invoke_handler(handler, &event(&say("hi"), user_agent), LambdaContext::default())
                .await
                .unwrap();
        assert_eq!(response.header("grpc-status"), Some(status), "{native_grpc:?}");
    }
}
