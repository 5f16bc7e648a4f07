//! The stand itself: what it does when the function does not answer.

use std::time::Duration;

use crate::support::{open, options, request, with};
use bytes::Bytes;
use front_door::client::pb::Task;
use front_door::{Options, Stand};
use http::{Request, Response};
use lambda_grpc::testing::Door;

fn text(response: &Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

#[tokio::test]
async fn fails_every_call_of_a_function_that_does_not_start() {
    for (door, status) in [
        (Door::RestApi, 502),
        (Door::HttpApi, 500),
        (Door::HttpApiV1, 500),
        (Door::Alb, 502),
        (Door::FunctionUrl, 502),
        (Door::LatticeV2, 502),
    ] {
        let (stand, client) = open(Options::new(door, "false")).await;
        for _ in 0..3 {
            let response = client.send(request(&Task::default())).await.unwrap();
            assert_eq!(response.status(), status, "{door}");
        }
        stand.end().await;
    }
    assert!(Stand::start(Options::new(Door::HttpApi, "./no-such-program")).await.is_err());
}

#[tokio::test]
async fn loses_patience_as_the_door_does() {
    for (door, status, body) in [
        (Door::RestApi, 504, "{\"message\":\"Endpoint request timed out\"}"),
        (Door::HttpApi, 503, "{\"message\":\"Service Unavailable\"}"),
        (Door::HttpApiV1, 503, "{\"message\":\"Service Unavailable\"}"),
    ] {
        assert!(door.patience() >= Some(Duration::from_secs(29)));
        // A program that never asks for an event.
        let mut options = Options::new(door, "sleep");
        options.function.arguments = vec!["60".into()];
        options.patience = Some(Duration::from_millis(100));
        let (stand, client) = open(options).await;
        let response = client.send(request(&Task::default())).await.unwrap();
        assert_eq!((response.status().as_u16(), &*text(&response)), (status, body), "{door}");
        stand.end().await;
    }
}

#[tokio::test]
async fn throttles_beyond_the_reserved_concurrency() {
    for (door, status) in
        [(Door::RestApi, 500), (Door::HttpApi, 503), (Door::Alb, 502), (Door::FunctionUrl, 429)]
    {
        let mut options = options(door);
        options.reserved_concurrency = Some(0);
        let (stand, client) = open(options).await;
        assert_eq!(client.send(request(&Task::default())).await.unwrap().status(), status, "{door}");
        stand.end().await;
    }
}

#[tokio::test]
async fn refuses_headers_over_the_doors_limit() {
    for (door, status) in [(Door::RestApi, 431), (Door::HttpApi, 431), (Door::Alb, 400)] {
        let (stand, client) = open(options(door)).await;
        let request = with(request(&Task::default()), &[("x-long", "x".repeat(17_000).leak())]);
        assert_eq!(client.send(request).await.unwrap().status(), status, "{door}");
        stand.end().await;
    }
}

#[tokio::test]
async fn answers_cors_where_the_gateway_does() {
    for (door, status) in [(Door::HttpApi, 204), (Door::FunctionUrl, 200)] {
        let mut options = options(door);
        options.deployment = options.deployment.cors();
        let (stand, client) = open(options).await;
        let preflight = Request::options("/stand.Stand/Do")
            .header("origin", "https://app.example")
            .header("access-control-request-method", "POST");
        let response = client.send(preflight.body(Bytes::new()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["access-control-allow-headers"], "*");
        let response = client.send(request(&Task::default())).await.unwrap();
        let origins: Vec<_> = response.headers().get_all("access-control-allow-origin").iter().collect();
        assert_eq!(origins, ["*"], "{door}");
        stand.end().await;
    }
}

#[tokio::test]
async fn plays_the_invoke_api_itself() {
    let (stand, client) = open(options(Door::Invoke)).await;
    let invoke = async |event: &'static str| {
        let request = Request::post("/2015-03-31/functions/front-door/invocations");
        client.send(request.body(Bytes::from_static(event.as_bytes())).unwrap()).await.unwrap()
    };
    let response = invoke("{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-amz-function-error"], "Unhandled");
    assert!(text(&response).contains("aws:sqs"), "{}", text(&response));
    let response = invoke("no json").await;
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["x-amzn-errortype"], "InvalidRequestContentException");
    let response = invoke(
        "{\"rawPath\":\"/stand.Stand/Rest\",\"headers\":{\"content-type\":\"application/grpc-web\"},\
          \"requestContext\":{\"http\":{\"method\":\"POST\"}},\"body\":\"AAAAAAA=\",\"isBase64Encoded\":true}",
    );
    let response = response.await;
    assert!(!response.headers().contains_key("x-amz-function-error"));
    assert!(text(&response).contains("\"statusCode\":200"), "{}", text(&response));
    stand.end().await;
}
