//! VPC Lattice, with both versions of its event.

use crate::support::{WithHeaders, invoke, recorded, round_trip};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

#[tokio::test]
async fn round_trips() {
    let texts = round_trip("lattice").await;
    let start = "Lattice, request none, trace none, ip Some(10.0.2.100), stage None, ";
    assert_eq!(texts["v1"], format!("{start}None"));
    assert!(texts["v2"].starts_with(&format!("{start}Some(Lattice(")), "{}", texts["v2"]);
    for part in [
        r#"type: Some("AWS_IAM")"#,
        r#"principal: Some("arn:aws:sts::111122223333:assumed-role/caller/alice")"#,
        r#"principal_org_id: Some("o-a1b2c3d4e5")"#,
    ] {
        assert!(texts["v2"].contains(part), "{}", texts["v2"]);
    }
}

#[tokio::test]
async fn separates_the_query_from_the_path() {
    let mut event = recorded("lattice/v1.json");
    event["raw_path"] = json!("/echo.Echo/Say?a=b");
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("0"));
}

#[tokio::test]
async fn sends_cookies_that_have_no_place_among_the_headers() {
    let headers = &[("set-cookie", "a=1"), ("set-cookie", "b=2"), ("set-cookie", "c=3")];
    for (count, cookies) in [(1, Value::Null), (2, json!(["b=2"])), (3, json!(["b=2", "c=3"]))] {
        let service = WithHeaders(EchoServer::new(Echoing), &headers[..count]);
        let response = invoke(service, &recorded("lattice/v1.json")).await.unwrap();
        assert_eq!(response.header("set-cookie"), Some("a=1"));
        assert_eq!(response.json["cookies"], cookies);
    }
}
