//! API Gateway REST APIs, with payload format 1.0.

use crate::support::{WithHeaders, invoke, recorded, round_trip, say};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

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
            "jwt",
            r#"Some(RestJwt { claims: {"address": Object {"city": String("Seattle")}, "aud": Array [String("shop"), String("admin")], "exp": Number(1764190146), "iss": String("https://login.shop.example"), "sub": String("alice"), "version": String("42")} })"#,
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
async fn sends_only_documented_keys() {
    let mut event = recorded("rest_api/open.json");
    for method in ["POST", "GET"] {
        event["httpMethod"] = json!(method);
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        let known = ["statusCode", "headers", "multiValueHeaders", "isBase64Encoded", "body"];
        for key in response.json.as_object().unwrap().keys() {
            assert!(known.contains(&key.as_str()), "{key}");
        }
    }
}

#[tokio::test]
async fn prefers_multi_value_headers() {
    let order: [fn(&mut Value); 3] = [
        |_| {},
        // Test events of the console have only one of the two keys.
        |event| event["headers"] = Value::Null,
        |event| {
            event["headers"] = event["multiValueHeaders"].clone();
            event["multiValueHeaders"] = Value::Null;
        },
    ];
    for change in order {
        let mut event = recorded("rest_api/open.json");
        change(&mut event);
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(response.json["multiValueHeaders"]["x-echoed"], json!(["tea", "coffee"]));
    }
}

#[tokio::test]
async fn names_the_setting_that_prevents_damaged_bodies() {
    let mut event = recorded("rest_api/open.json");
    event["isBase64Encoded"] = json!(false);
    event["body"] = json!(String::from_utf8_lossy(b"\0\0\0\0\x05\x12\x03\xff\xfe\xfd"));
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    // In headers, because the API would send a body as base64.
    assert_eq!(response.header("grpc-status"), Some("13"));
    assert!(response.header("grpc-message").unwrap().contains("add `*/*` to its `binaryMediaTypes`"));
    assert_eq!(response.json["body"], "");
    // A body that is valid text is not damaged.
    event["body"] = json!(String::from_utf8(say("hi")).unwrap());
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(response.message.unwrap().text, "hi");
}

#[tokio::test]
async fn sends_repeated_headers_in_arrays() {
    let mut event = recorded("rest_api/open.json");
    event["body"] = recorded("http_api/cookies.json")["body"].clone();
    let headers = &[("set-cookie", "a=1"), ("set-cookie", "b=2"), ("x-one", "1")];
    let service = WithHeaders(EchoServer::new(Echoing), headers);
    let response = invoke(service, &event).await.unwrap();
    let repeated = json!({ "set-cookie": ["a=1", "b=2"], "x-echoed": ["tea", "coffee"] });
    assert_eq!(response.json["multiValueHeaders"], repeated);
    assert_eq!(response.json["headers"]["x-one"], "1");
    assert_eq!(response.json["headers"].get("set-cookie"), None);
}
