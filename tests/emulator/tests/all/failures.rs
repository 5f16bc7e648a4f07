//! The responses of the emulator when the function sends none.

use std::time::Duration;

use crate::support::{open, options, request, with};
use bytes::Bytes;
use emulator::{Emulator, Options, TriggerName};
use http::{Request, Response};
use service::pb::Message;

fn text(response: &Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

#[tokio::test]
async fn fails_every_call_of_a_function_that_does_not_start() {
    for (trigger, status) in [
        (TriggerName::RestApi, 502),
        (TriggerName::HttpApi, 500),
        (TriggerName::HttpApiV1, 500),
        (TriggerName::Alb, 502),
        (TriggerName::FunctionUrl, 502),
        (TriggerName::Lattice, 502),
    ] {
        let (emulator, client) = open(Options::new(trigger, "false")).await;
        for _ in 0..3 {
            let response = client.send(request(&Message::default())).await.unwrap();
            assert_eq!(response.status(), status, "{trigger}");
        }
        emulator.end().await;
    }
    assert!(Emulator::start(Options::new(TriggerName::HttpApi, "./no-such-program")).await.is_err());
}

#[tokio::test]
async fn times_out_as_the_trigger_does() {
    for (trigger, status, body) in [
        (TriggerName::RestApi, 504, "{\"message\":\"Endpoint request timed out\"}"),
        (TriggerName::HttpApi, 503, "{\"message\":\"Service Unavailable\"}"),
        (TriggerName::HttpApiV1, 503, "{\"message\":\"Service Unavailable\"}"),
    ] {
        assert!(trigger.deployment().time_limit() >= Some(Duration::from_secs(29)));
        // A program that never requests an event.
        let mut options = Options::new(trigger, "sleep");
        options.function.arguments = vec!["60".into()];
        options.integration_timeout = Some(Duration::from_millis(100));
        let (emulator, client) = open(options).await;
        let response = client.send(request(&Message::default())).await.unwrap();
        assert_eq!((response.status().as_u16(), &*text(&response)), (status, body), "{trigger}");
        emulator.end().await;
    }
}

#[tokio::test]
async fn throttles_beyond_the_reserved_concurrency() {
    for (trigger, status) in [
        (TriggerName::RestApi, 500),
        (TriggerName::HttpApi, 503),
        (TriggerName::Alb, 502),
        (TriggerName::FunctionUrl, 429),
    ] {
        let mut options = options(trigger);
        options.reserved_concurrency = Some(0);
        let (emulator, client) = open(options).await;
        assert_eq!(client.send(request(&Message::default())).await.unwrap().status(), status, "{trigger}");
        emulator.end().await;
    }
}

#[tokio::test]
async fn rejects_headers_over_the_limit_of_the_trigger() {
    for (trigger, status) in
        [(TriggerName::RestApi, 431), (TriggerName::HttpApi, 431), (TriggerName::Alb, 400)]
    {
        let (emulator, client) = open(options(trigger)).await;
        let request = with(request(&Message::default()), &[("x-long", "x".repeat(17_000).leak())]);
        assert_eq!(client.send(request).await.unwrap().status(), status, "{trigger}");
        emulator.end().await;
    }
}

#[tokio::test]
async fn handles_cors_if_the_gateway_does() {
    for (trigger, status) in [(TriggerName::HttpApi, 204), (TriggerName::FunctionUrl, 200)] {
        let mut options = options(trigger);
        options.deployment = options.deployment.cors();
        let (emulator, client) = open(options).await;
        let preflight = Request::options("/echo.Echo/Say")
            .header("origin", "https://app.example")
            .header("access-control-request-method", "POST");
        let response = client.send(preflight.body(Bytes::new()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["access-control-allow-headers"], "*");
        let response = client.send(request(&Message::default())).await.unwrap();
        let origins: Vec<_> = response.headers().get_all("access-control-allow-origin").iter().collect();
        assert_eq!(origins, ["*"], "{trigger}");
        emulator.end().await;
    }
}

#[tokio::test]
async fn emulates_the_invoke_api() {
    let (emulator, client) = open(options(TriggerName::DirectInvoke)).await;
    let invoke = async |event: &'static str| {
        let request = Request::post("/2015-03-31/functions/emulator/invocations");
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
        "{\"rawPath\":\"/echo.Echo/Look\",\"headers\":{\"content-type\":\"application/grpc-web\"},\
          \"requestContext\":{\"http\":{\"method\":\"POST\"}},\"body\":\"AAAAAAA=\",\"isBase64Encoded\":true}",
    );
    let response = response.await;
    assert!(!response.headers().contains_key("x-amz-function-error"));
    assert!(text(&response).contains("\"statusCode\":200"), "{}", text(&response));
    emulator.end().await;
}
