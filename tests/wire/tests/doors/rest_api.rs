//! API Gateway REST API, payload format 1.0.

use crate::support::{WithHeaders, invoke, recorded, round_trip, say};
use serde_json::{Value, json};
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

#[tokio::test]
async fn round_trips() {
    let texts = round_trip("rest_api").await;
    let start = "RestApi, request 0b2c4d6e-8f10-4a2b-9c3d-4e5f60718293, trace Root=1-6563a1b2-3f0c1d2e4b5a69788c9dabcd, \
                 ip Some(198.51.100.7), stage Some(\"prod\"), ";
    for (name, end) in [
        ("open", "None"),
        ("custom_domain", "None"),
        (
            "cognito",
            r#"Some(Cognito { claims: {"cognito:username": "alice", "email_verified": "true", "sub": "alice"} })"#,
        ),
        (
            "lambda_authorizer",
            r#"Some(Lambda(Object {"integrationLatency": Number(12), "principalId": String("alice"), "tenant": String("t-7")}))"#,
        ),
        (
            "iam",
            r#"Some(Iam(IamIdentity { access_key: Some("AKIAIOSFODNN7EXAMPLE"), account_id: Some("111122223333"), caller_id: Some("AIDAEXAMPLE"), principal_org_id: Some("o-a1b2c3d4e5"), user_arn: Some("arn:aws:iam::111122223333:user/alice"), user_id: Some("AIDAEXAMPLE"), cognito_identity_id: None, cognito_identity_pool_id: None }))"#,
        ),
    ] {
        assert_eq!(texts[name], format!("{start}{end}"), "{name}");
    }
}

#[tokio::test]
async fn answers_with_no_key_that_the_gateway_does_not_know() {
    let mut event = recorded("rest_api/open.json");
    for method in ["POST", "GET"] {
        event["httpMethod"] = json!(method);
        let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        let known = ["statusCode", "headers", "multiValueHeaders", "isBase64Encoded", "body"];
        for key in reply.json.as_object().unwrap().keys() {
            assert!(known.contains(&key.as_str()), "{key}");
        }
    }
}

#[tokio::test]
async fn prefers_the_headers_that_have_all_values() {
    let order: [fn(&mut Value); 3] = [
        |_| {},
        // A test event of the console has none of the one, or of the other.
        |event| event["headers"] = Value::Null,
        |event| {
            event["headers"] = event["multiValueHeaders"].clone();
            event["multiValueHeaders"] = Value::Null;
        },
    ];
    for change in order {
        let mut event = recorded("rest_api/open.json");
        change(&mut event);
        let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(reply.json["headers"]["x-answer"], "tea", "the first value of two");
    }
}

#[tokio::test]
async fn names_the_setting_that_mangles_a_body() {
    let mut event = recorded("rest_api/open.json");
    event["isBase64Encoded"] = json!(false);
    event["body"] = json!(String::from_utf8_lossy(b"\0\0\0\0\x05\x12\x03\xff\xfe\xfd"));
    let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(reply.trailer("grpc-status"), Some("13"));
    assert!(reply.trailer("grpc-message").unwrap().contains("add `*/*` to binaryMediaTypes"));
    // A body that is text all through has lost nothing.
    event["body"] = json!(String::from_utf8(say("hi")).unwrap());
    let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(reply.message.unwrap().text, "hi");
}

#[tokio::test]
async fn puts_repeated_headers_of_a_reply_into_arrays() {
    let mut event = recorded("rest_api/open.json");
    event["body"] = recorded("http_api/cookies.json")["body"].clone();
    let headers = &[("set-cookie", "a=1"), ("set-cookie", "b=2"), ("x-one", "1")];
    let service = WithHeaders(EchoServer::new(Echoing), headers);
    let reply = invoke(service, &event).await.unwrap();
    assert_eq!(reply.json["multiValueHeaders"], json!({ "set-cookie": ["a=1", "b=2"] }));
    assert_eq!(reply.json["headers"]["x-one"], "1");
    assert_eq!(reply.json["headers"].get("set-cookie"), None);
}
