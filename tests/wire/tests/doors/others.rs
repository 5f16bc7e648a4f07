//! Events that are no HTTP request: a failed invocation that says what arrived.

use crate::support::{invoke, recorded};
use serde_json::{Value, json};
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

#[tokio::test]
async fn fails_the_invocation_of_what_is_no_http_request() {
    // What a WebSocket API sends has the keys of a request, and the question to an authorizer is one and a few keys more.
    let mut websocket = recorded("rest_api/open.json");
    websocket["requestContext"]["connectionId"] = json!("L0SM9cOFvHcCIhw=");
    let mut rest_authorizer = recorded("rest_api/open.json");
    rest_authorizer["methodArn"] =
        json!("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/POST/wire.Echo/Say");
    let mut http_authorizer = recorded("http_api/open.json");
    http_authorizer["routeArn"] =
        json!("arn:aws:execute-api:eu-west-1:111122223333:q1w2e3r4t5/$default/POST/wire.Echo/Say");
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
        (json!({ "requestContext": { "http": null }, "rawPath": "/" }), "says nothing"),
        (json!({ "httpMethod": "POST", "path": "/" }), "says nothing"),
        (json!({}), "says nothing"),
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
async fn answers_a_direct_invocation_in_the_shape_of_an_http_api() {
    let event = json!({
        "version": "2.0",
        "rawPath": "/wire.Echo/Say",
        "headers": { "content-type": "application/grpc-web" },
        "requestContext": { "http": { "method": "POST" } },
        "body": "AAAAAAQKAmhp",
        "isBase64Encoded": true
    });
    let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(reply.message.unwrap().text, "hi");
}

#[tokio::test]
async fn survives_every_value_in_every_place() {
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
        let context = event["requestContext"].as_object().into_iter().flat_map(|it| it.keys());
        let paths = event.as_object().unwrap().keys().map(|key| format!("/{key}"));
        let paths = paths.chain(context.map(|key| format!("/requestContext/{key}")));
        for path in paths {
            for value in &values {
                let mut changed = event.clone();
                *changed.pointer_mut(&path).unwrap() = value.clone();
                // Answered, in whatever way, or refused as an event of no kind; never a panic or an error of serde.
                if let Ok(reply) = invoke(EchoServer::new(Echoing), &changed).await {
                    assert!(reply.json["statusCode"].is_u64(), "{changed}");
                }
            }
        }
    }
}
