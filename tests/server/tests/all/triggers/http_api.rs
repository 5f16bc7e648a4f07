//! API Gateway HTTP APIs with payload format 2.0.

use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

use crate::support::{invoke, recorded, round_trip};

#[tokio::test]
async fn round_trips() {
    let texts = round_trip("http_api").await;
    let start = "HttpApi, request Pq7zKi2tDoEEJrg=, trace Root=1-6563a1b2-3f0c1d2e4b5a69788c9dabcd, ip Some(198.51.100.7), ";
    for (name, end) in [
        ("open", r#"stage Some("$default"), None"#),
        (
            "jwt_on_a_named_stage",
            r#"stage Some("prod"), Some(Jwt { claims: {"aud": "shop", "exp": "1764190146", "iss": "https://issuer.example", "scope": "say hear", "sub": "alice"}, scopes: ["say"] })"#,
        ),
        (
            "iam",
            r#"stage Some("$default"), Some(Iam(IamIdentity { access_key: Some("ASIAIOSFODNN7EXAMPLE"), account_id: Some("111122223333"), caller_id: Some("AROAEXAMPLE:alice"), principal_org_id: Some("o-a1b2c3d4e5"), user_arn: Some("arn:aws:sts::111122223333:assumed-role/caller/alice"), user_id: Some("AROAEXAMPLE:alice"), cognito_identity_id: Some("eu-west-1:0d0e"), cognito_identity_pool_id: Some("eu-west-1:1a1b") }))"#,
        ),
        (
            "lambda_authorizer",
            r#"stage Some("$default"), Some(Lambda(Object {"limits": Object {"rps": Number(5)}, "tenant": String("t-7")}))"#,
        ),
    ] {
        assert_eq!(texts[name], format!("{start}{end}"), "{name}");
    }
    assert_eq!(texts["cookies"], r#"Some("a=1; b=2")"#);
}

/// Emulators that use `aws_lambda_events` (`cargo lambda watch`) send all keys of all events of API
/// Gateway.
#[tokio::test]
async fn ignores_null_in_keys_of_other_events() {
    let mut event = recorded("http_api/open.json");
    for key in [
        "type",
        "methodArn",
        "routeArn",
        "resource",
        "Records",
        "raw_path",
        "detail-type",
        "multiValueHeaders",
    ] {
        event[key] = Value::Null;
    }
    event["httpMethod"] = json!("GET");
    event["requestContext"]["connectionId"] = Value::Null;
    event["requestContext"]["elb"] = Value::Null;
    event["requestContext"]["serviceNetworkArn"] = Value::Null;
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("0"));
}
