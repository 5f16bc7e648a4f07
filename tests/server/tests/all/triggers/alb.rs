//! Application Load Balancers, with and without multi-value headers.

use crate::support::{WithHeaders, frame, invoke, invoke_handler, invoke_with_context, recorded, round_trip};
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::Message;
use service::pb::echo_server::EchoServer;

#[tokio::test]
async fn round_trips() {
    let texts = round_trip("alb").await;
    for name in ["single", "multi_value"] {
        // The context of a test has no request id.
        assert_eq!(
            texts[name],
            "Alb, request none, trace Root=1-6563a1b2-3f0c1d2e4b5a69788c9dabcd, ip Some(198.51.100.7), stage None, None",
            "{name}"
        );
    }
}

#[tokio::test]
async fn uses_the_ids_of_lambda_if_the_event_has_none() {
    let mut context = LambdaContext::default();
    context.request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd".into();
    context.trace_id = Some("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1".into());
    let response =
        invoke_with_context(EchoServer::new(Echoing), &recorded("alb/single.json"), context).await.unwrap();
    let text = response.message.unwrap().text;
    assert!(
        text.starts_with(
            "Alb, request 8476a536-e9f4-11e8-9739-2dfe598c3fcd, trace Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1, "
        ),
        "{text}"
    );
}

#[tokio::test]
async fn sends_headers_in_the_form_of_the_event() {
    let response = |file: &'static str| async move {
        let headers = &[("set-cookie", "a=1"), ("set-cookie", "b=2"), ("x-two", "1"), ("x-two", "2")];
        invoke(WithHeaders(EchoServer::new(Echoing), headers), &recorded(file)).await.unwrap().json
    };
    let single = response("alb/single.json").await;
    assert_eq!(single["headers"]["x-two"], "1,2");
    assert_eq!(
        single["headers"]["set-cookie"], "a=1",
        "cookies that are joined with a comma cannot be separated"
    );
    assert_eq!(single.get("multiValueHeaders"), None);
    let multi = response("alb/multi_value.json").await;
    assert_eq!(multi["multiValueHeaders"]["x-two"], json!(["1", "2"]));
    assert_eq!(multi["multiValueHeaders"]["set-cookie"], json!(["a=1", "b=2"]));
    assert_eq!(multi.get("headers"), None);
}

/// The request of a target group, from AWS's documentation.
#[tokio::test]
async fn makes_a_target_group_healthy() {
    let mut event = recorded("alb/single.json");
    event["httpMethod"] = json!("GET");
    event["path"] = json!("/");
    event["headers"] = json!({ "user-agent": "ELB-HealthChecker/2.0" });
    event["body"] = json!("");
    event["isBase64Encoded"] = json!(false);
    for (host, description) in
        [(Host::new(), "405 Method Not Allowed"), (Host::new().health_check("/"), "200 OK")]
    {
        let response =
            invoke_handler(host.handler(EchoServer::new(Echoing)), &event, LambdaContext::default())
                .await
                .unwrap();
        assert_eq!(response.json["statusDescription"], description);
    }
}

#[tokio::test]
async fn limits_responses_to_one_mebibyte() {
    for (file, size, status) in [("alb/single.json", 1 << 20, "8"), ("alb/multi_value.json", 10, "0")] {
        let mut event = recorded(file);
        let message = Message { size, ..Message::default() }.encode_to_vec();
        event["body"] = json!(base64_simd::STANDARD.encode_to_string(frame(&message)));
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some(status));
        if status == "8" {
            assert!(response.trailer("grpc-message").unwrap().contains("over the limit of 1048576 bytes"));
        }
    }
}

#[tokio::test]
async fn ignores_missing_and_invalid_values() {
    for (key, value) in [
        ("queryStringParameters", Value::Null),
        ("queryStringParameters", json!([1, "a"])),
        ("multiValueHeaders", json!({})),
        ("isBase64Encoded", json!("true")),
        ("unknown", json!({ "a": [] })),
    ] {
        let mut event = recorded("alb/single.json");
        event[key] = value.clone();
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some("0"), "{key}: {value}");
    }
}
