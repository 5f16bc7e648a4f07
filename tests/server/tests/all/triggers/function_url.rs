//! Lambda Function URLs, buffered.

use crate::support::{invoke, recorded, round_trip};
use service::Echoing;
use service::pb::echo_server::EchoServer;

#[tokio::test]
async fn round_trips() {
    let texts = round_trip("function_url").await;
    let start = "FunctionUrl, request c9c1b2b1-9b0e-4f4e-8d1f-0a1b2c3d4e5f, trace Root=1-6563a1b2-3f0c1d2e4b5a69788c9dabcd, \
                 ip Some(198.51.100.7), stage Some(\"$default\"), ";
    assert_eq!(texts["open"], format!("{start}None"));
    assert!(texts["iam"].starts_with(&format!("{start}Some(Iam(")), "{}", texts["iam"]);
    assert!(texts["iam"].contains(r#"user_arn: Some("arn:aws:iam::111122223333:user/alice")"#));
}

#[tokio::test]
async fn has_each_cookie_once() {
    let mut event = recorded("function_url/open.json");
    event["body"] = recorded("http_api/cookies.json")["body"].clone();
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(response.message.unwrap().text, r#"Some("a=1")"#);
}
