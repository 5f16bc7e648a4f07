//! gRPC-Web text, and what gRPC-Web leaves open, in the events of HTTP APIs.

mod support;

use serde_json::{Value, json};
use support::{Reply, framed, invoke, post, say};
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

const PATH: &str = "/wire.Echo/Say";
const TEXT: &str = "application/grpc-web-text";

async fn call(event: &Value) -> Reply {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

#[tokio::test]
async fn answers_text_with_text() {
    for content_type in [TEXT, "application/grpc-web-text+proto", "Application/gRPC-Web-Text;a=b"] {
        let reply = call(&post(PATH, content_type, text(&say("hi")).as_bytes())).await;
        assert!(reply.header("content-type").unwrap().starts_with(TEXT), "{content_type}");
        // It is text for the front door too, and not made base64 a second time.
        assert_eq!(reply.json["isBase64Encoded"], false);
        assert_eq!(reply.body, text(b"\0\0\0\0\x04\x0a\x02hi\x80\0\0\0\x0fgrpc-status:0\r\n").as_bytes());
        assert_eq!(reply.message.unwrap().text, "hi");
    }
}

#[tokio::test]
async fn takes_text_that_was_encoded_in_pieces() {
    let frame = say("hi");
    let pieces: String = frame.chunks(4).map(text).collect();
    let last_unpadded = text(&frame).trim_end_matches('=').to_owned();
    for body in [pieces, last_unpadded] {
        assert_eq!(call(&post(PATH, TEXT, body.as_bytes())).await.message.unwrap().text, "hi", "{body}");
    }
}

#[tokio::test]
async fn answers_errors_in_text_too() {
    for (body, status) in [(text(&say("fail")), "5"), ("!!!!".into(), "13"), (String::new(), "12")] {
        let reply = call(&post(PATH, TEXT, body.as_bytes())).await;
        assert_eq!((reply.status(), reply.trailer("grpc-status")), (200, Some(status)), "{body}");
        assert!(reply.message.is_none());
    }
}

#[tokio::test]
async fn bounds_a_message_in_text() {
    let server = EchoServer::new(Echoing).max_decoding_message_size(10);
    for (size, status) in [(8, "0"), (9, "8"), (100_000, "8")] {
        let message = [&[0x0a, u8::try_from(size.min(100)).unwrap()][..], &vec![b'a'; size]].concat();
        let event = post(PATH, TEXT, text(&framed(&message)).as_bytes());
        let reply = invoke(server.clone(), &event).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some(status), "{size}");
    }
}

#[tokio::test]
async fn names_the_compressions_that_it_knows() {
    let mut event = post(PATH, "application/grpc-web", &say("hi"));
    event["headers"]["grpc-encoding"] = json!("br");
    let reply = call(&event).await;
    assert_eq!(reply.trailer("grpc-status"), Some("12"));
    assert!(reply.header("grpc-accept-encoding").unwrap().contains("identity"));
    event["headers"]["grpc-encoding"] = json!("identity");
    assert_eq!(call(&event).await.trailer("grpc-status"), Some("0"));
}

#[tokio::test]
async fn makes_no_success_of_an_error_that_says_ok() {
    let reply = call(&post(PATH, "application/grpc-web", &say("code 0"))).await;
    assert_eq!(reply.trailer("grpc-status"), Some("2"));
}

#[tokio::test]
async fn suggests_the_method_that_was_meant() {
    let reply = call(&post("/wire.Echo/Sya", "application/grpc-web", &say("hi"))).await;
    let message = reply.trailer("grpc-message").unwrap();
    assert_eq!(
        message,
        "`/wire.Echo/Sya` is not served here: `wire.Echo` has no method `Sya` here; did you mean `/wire.Echo/Say`?"
    );
}
