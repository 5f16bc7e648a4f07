//! gzip, in every protocol: per message, or of the whole body.

mod support;

use prost::Message as _;
use serde_json::{Value, json};
use support::{Reply, framed, gunzip, gzip, invoke, post};
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_server::EchoServer;

fn message(size: usize) -> Vec<u8> {
    Message { text: "a".repeat(size), ..Message::default() }.encode_to_vec()
}

fn gzip_frame(message: &[u8]) -> Vec<u8> {
    let mut frame = framed(&gzip(message));
    frame[0] = 1;
    frame
}

async fn call(path: &str, content_type: &str, headers: &Value, body: &[u8]) -> Reply {
    let mut event = post(path, content_type, body);
    for (name, value) in headers.as_object().unwrap() {
        event["headers"][name] = value.clone();
    }
    let server = EchoServer::new(Echoing).max_decoding_message_size(100_000);
    invoke(server, &event).await.unwrap()
}

const BARE: [(&str, &str); 2] =
    [("/wire.Echo/Say", "application/proto"), ("/wire.Echo/Say", "application/protobuf")];

#[tokio::test]
async fn reads_and_writes_a_compressed_message() {
    let headers = json!({ "grpc-encoding": "gzip", "grpc-accept-encoding": "br, gzip" });
    let reply = call("/wire.Echo/Say", "application/grpc-web", &headers, &gzip_frame(&message(10_000))).await;
    assert_eq!(reply.header("grpc-encoding"), Some("gzip"));
    assert_eq!((reply.body[0], reply.body.len() < 1_000), (1, true));
    assert_eq!(reply.message.unwrap().text.len(), 10_000);
    assert!(reply.trailers.contains(&("grpc-status".into(), "0".into())));
}

#[tokio::test]
async fn reads_and_writes_a_compressed_body() {
    let headers = json!({ "content-encoding": "gzip", "accept-encoding": "gzip, deflate" });
    for (path, content_type) in BARE {
        let reply = call(path, content_type, &headers, &gzip(&message(10_000))).await;
        assert_eq!(reply.header("content-encoding"), Some("gzip"), "{content_type}");
        assert_eq!(reply.header("vary"), Some("accept-encoding"));
        assert!(reply.body.len() < 1_000);
        assert_eq!(gunzip(&reply.body), message(10_000));
    }
}

#[tokio::test]
async fn compresses_nothing_that_was_not_asked_for_or_is_small() {
    let accepts = json!({ "grpc-accept-encoding": "gzip", "accept-encoding": "gzip" });
    let silent = json!({});
    for (headers, size) in [(&accepts, 100), (&silent, 10_000)] {
        let reply = call("/wire.Echo/Say", "application/grpc-web", headers, &framed(&message(size))).await;
        assert_eq!((reply.header("grpc-encoding"), reply.body[0]), (None, 0));
        for (path, content_type) in BARE {
            let reply = call(path, content_type, headers, &message(size)).await;
            assert_eq!((reply.header("content-encoding"), reply.bare().text.len()), (None, size), "{path}");
        }
    }
}

#[tokio::test]
async fn unpacks_no_more_than_a_message_may_have() {
    // 100 MB in 100 KB: as large as a bomb may arrive, under the limit of a message.
    let bomb = gzip(&vec![0; 100_000_000]);
    assert!(bomb.len() < 100_000);
    let per_message = json!({ "grpc-encoding": "gzip" });
    let mut frame = framed(&bomb);
    frame[0] = 1;
    let reply = call("/wire.Echo/Say", "application/grpc-web", &per_message, &frame).await;
    assert_eq!(reply.trailer("grpc-status"), Some("8"));
    for (path, content_type) in BARE {
        let reply = call(path, content_type, &json!({ "content-encoding": "gzip" }), &bomb).await;
        assert_eq!((reply.status(), &reply.error()["code"]), (429, &json!("resource_exhausted")), "{path}");
    }
}

#[tokio::test]
async fn says_what_is_wrong_with_compressed_bytes() {
    let mut frame = framed(b"no gzip");
    frame[0] = 1;
    for (encoding, status) in [("gzip", "13"), ("identity", "13"), ("br", "12")] {
        let headers = json!({ "grpc-encoding": encoding });
        let reply = call("/wire.Echo/Say", "application/grpc-web", &headers, &frame).await;
        assert_eq!(reply.trailer("grpc-status"), Some(status), "{encoding}");
    }
    let headers = json!({ "content-encoding": "gzip" });
    let codes = ["invalid_argument", "malformed"];
    for ((path, content_type), code) in BARE.into_iter().zip(codes) {
        let reply = call(path, content_type, &headers, b"no gzip").await;
        assert_eq!((reply.status(), &reply.error()["code"]), (400, &json!(code)));
    }
    // A sender need not compress what is empty.
    assert_eq!(call(BARE[0].0, BARE[0].1, &headers, b"").await.status(), 200);
}

#[tokio::test]
async fn compresses_nothing_for_a_rest_api_that_sends_text() {
    for (is_base64, encoding) in [(true, Some("gzip")), (false, None)] {
        let body = format!(r#"{{"text":"{}"}}"#, "a".repeat(10_000));
        let body = if is_base64 { base64_simd::STANDARD.encode_to_string(body) } else { body };
        let event = json!({
            "resource": "/{proxy+}",
            "path": "/wire.Echo/Say",
            "httpMethod": "POST",
            "headers": { "content-type": "application/json", "accept-encoding": "gzip" },
            "requestContext": { "stage": "prod", "path": "/prod/wire.Echo/Say" },
            "body": body,
            "isBase64Encoded": is_base64
        });
        let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!((reply.status(), reply.header("content-encoding")), (200, encoding));
    }
}
