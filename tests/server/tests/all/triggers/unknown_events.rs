//! Events that are not HTTP requests. Their invocation fails with a description of the event.

use bytes::Bytes;
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::UnknownEvent;
use serde_json::{Map, Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

use crate::support::{invoke, recorded};

#[tokio::test]
async fn describes_the_event() {
    // The events of WebSocket APIs and of authorizers have the keys of an HTTP request too.
    let mut websocket = recorded("rest_api/open.json");
    websocket["requestContext"]["connectionId"] = json!("L0SM9cOFvHcCIhw=");
    let mut rest_authorizer = recorded("rest_api/open.json");
    rest_authorizer["methodArn"] =
        json!("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/POST/echo.Echo/Say");
    let mut http_authorizer = recorded("http_api/open.json");
    http_authorizer["routeArn"] =
        json!("arn:aws:execute-api:eu-west-1:111122223333:q1w2e3r4t5/$default/POST/echo.Echo/Say");
    for (event, words) in [
        (websocket, "WebSocket"),
        (rest_authorizer, "authorizer"),
        (http_authorizer, "authorizer"),
        (json!({ "Records": [{ "eventSource": "aws:sqs", "body": "hi" }] }), "`aws:sqs`"),
        (json!({ "Records": [{ "EventSource": "aws:sns" }] }), "`aws:sns`"),
        (json!({ "Records": [{ "cf": {} }] }), "`Lambda@Edge`"),
        (json!({ "Records": [{ "eventSource": "aws:s3" }, {}] }), "`aws:s3`"),
        (json!({ "Records": "none" }), "`an unknown source`"),
        (json!({ "type": "TOKEN", "methodArn": "x", "authorizationToken": "y" }), "authorizer"),
        (json!({ "version": "0", "detail-type": "x", "source": "y" }), "EventBridge"),
        (json!({ "requestContext": 1, "mine": 1 }), "`mine`"),
        (
            json!({ "requestContext": { "http": null }, "rawPath": "/" }),
            "an object without the keys of an HTTP request",
        ),
        (json!({ "httpMethod": "POST" }), "an object without the keys of an HTTP request"),
        (json!({ "method": "POST", "path": "/" }), "an object without the keys of an HTTP request"),
        (json!({ "request_uri": "/" }), "an object without the keys of an HTTP request"),
        // An agent of Amazon Bedrock.
        (json!({ "httpMethod": "POST", "apiPath": "/", "actionGroup": "a" }), "`actionGroup`, `apiPath`"),
        (json!({}), "an object without the keys of an HTTP request"),
        (json!("hi"), "is a string"),
        (json!([{ "a": 1 }]), "is an array"),
        (json!(1), "is a number"),
        (json!(-1.5), "is a number"),
        (json!(true), "is a bool"),
        (Value::Null, "is `null`"),
    ] {
        let error = invoke(EchoServer::new(Echoing), &event).await.unwrap_err().to_string();
        assert!(error.contains(words) && error.contains("Function URL"), "{event}: {error}");
    }
}

#[tokio::test]
async fn rejects_invalid_json() {
    for event in ["", "{", "{\"body\":", "{}x", "hi", "{\"body\":\"\u{1}\"}"] {
        let handler = Host::new().handler(EchoServer::new(Echoing));
        let error: UnknownEvent =
            handler.handle(event.as_bytes().into(), LambdaContext::default()).await.unwrap_err();
        assert!(error.to_string().contains("invalid JSON at byte"), "{event}: {error}");
    }
    // Not UTF-8.
    let handler = Host::new().handler(EchoServer::new(Echoing));
    assert!(
        handler.handle(Bytes::from_static(b"{\"body\":\"\xff\"}"), LambdaContext::default()).await.is_err()
    );
}

#[tokio::test]
async fn handles_any_value_of_any_key() {
    let values = [
        Value::Null,
        json!(true),
        json!(7),
        json!(-7.5),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!([[{}]]),
        json!({ "a": { "b": [null] } }),
    ];
    for file in [
        "http_api/open.json",
        "function_url/iam.json",
        "rest_api/open.json",
        "http_api_v1/jwt.json",
        "alb/single.json",
        "alb/multi_value.json",
        "lattice/v1.json",
        "lattice/v2.json",
    ] {
        let event = recorded(file);
        let context = event["requestContext"].as_object().into_iter().flat_map(Map::keys);
        let paths = event.as_object().unwrap().keys().map(|key| format!("/{key}"));
        let paths = paths.chain(context.map(|key| format!("/requestContext/{key}")));
        for path in paths {
            for value in &values {
                let mut changed = event.clone();
                *changed.pointer_mut(&path).unwrap() = value.clone();
                // A response, or an error of an unknown event. Never a panic.
                if let Ok(response) = invoke(EchoServer::new(Echoing), &changed).await {
                    assert!(response.json["statusCode"].is_u64(), "{changed}");
                }
            }
        }
    }
}
