//! gRPC-Web text, compression, and edge cases of statuses, in the events of HTTP APIs.

use crate::support::{LambdaResponse, act, frame, invoke, post, say};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::Action;
use service::pb::echo_server::EchoServer;

const PATH: &str = "/echo.Echo/Say";
const TEXT: &str = "application/grpc-web-text";

async fn call(event: &Value) -> LambdaResponse {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

#[tokio::test]
async fn sends_text_to_text_clients() {
    for content_type in [TEXT, "application/grpc-web-text+proto", "Application/gRPC-Web-Text;a=b"] {
        let response = call(&post(PATH, content_type, text(&say("hi")).as_bytes())).await;
        assert!(response.header("content-type").unwrap().starts_with(TEXT), "{content_type}");
        // The trigger handles it as text, so it is not encoded twice.
        assert_eq!(response.json["isBase64Encoded"], false);
        assert_eq!(response.body, text(b"\0\0\0\0\x04\x0a\x02hi\x80\0\0\0\x0fgrpc-status:0\r\n").as_bytes());
        assert_eq!(response.message.unwrap().text, "hi");
    }
}

#[tokio::test]
async fn decodes_text_that_was_encoded_in_pieces() {
    let frame = say("hi");
    let pieces: String = frame.chunks(4).map(text).collect();
    let last_unpadded = text(&frame).trim_end_matches('=').to_owned();
    for body in [pieces, last_unpadded] {
        assert_eq!(call(&post(PATH, TEXT, body.as_bytes())).await.message.unwrap().text, "hi", "{body}");
    }
}

#[tokio::test]
async fn sends_errors_as_text() {
    for (body, status) in [(text(&act(Action::Fail)), "5"), ("!!!!".into(), "13"), (String::new(), "12")] {
        let response = call(&post(PATH, TEXT, body.as_bytes())).await;
        assert_eq!((response.status(), response.trailer("grpc-status")), (200, Some(status)), "{body}");
        assert!(response.message.is_none());
    }
}

#[tokio::test]
async fn limits_the_size_of_a_message_in_text() {
    let server = EchoServer::new(Echoing).max_decoding_message_size(10);
    for (size, status) in [(8, "0"), (9, "8"), (100_000, "8")] {
        let message = [&[0x0a, u8::try_from(size.min(100)).unwrap()][..], &vec![b'a'; size]].concat();
        let event = post(PATH, TEXT, text(&frame(&message)).as_bytes());
        let response = invoke(server.clone(), &event).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some(status), "{size}");
    }
}

#[tokio::test]
async fn names_the_supported_compressions() {
    let mut event = post(PATH, "application/grpc-web", &say("hi"));
    event["headers"]["grpc-encoding"] = json!("br");
    let response = call(&event).await;
    assert_eq!(response.trailer("grpc-status"), Some("12"));
    assert!(response.header("grpc-accept-encoding").unwrap().contains("identity"));
    event["headers"]["grpc-encoding"] = json!("identity");
    assert_eq!(call(&event).await.trailer("grpc-status"), Some("0"));
}

#[tokio::test]
async fn sends_unknown_for_an_error_with_the_code_ok() {
    let failure = act(Action::FailWithCode);
    let response = call(&post(PATH, "application/grpc-web", &failure)).await;
    assert_eq!(response.trailer("grpc-status"), Some("2"));
}

#[tokio::test]
async fn suggests_a_similar_method() {
    let response = call(&post("/echo.Echo/Sya", "application/grpc-web", &say("hi"))).await;
    let message = response.trailer("grpc-message").unwrap();
    assert_eq!(
        message,
        "`/echo.Echo/Sya` is not served here: `echo.Echo` has no method `Sya`; did you mean `/echo.Echo/Say`?"
    );
}
