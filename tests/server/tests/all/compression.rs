//! gzip in every protocol, of single messages or of the complete body.

use crate::support::{LambdaResponse, frame, gunzip, gzip, invoke, post};
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::Message;
use service::pb::echo_server::EchoServer;

fn message(size: usize) -> Vec<u8> {
    Message { text: "a".repeat(size), ..Message::default() }.encode_to_vec()
}

fn gzip_frame(message: &[u8]) -> Vec<u8> {
    let mut frame = frame(&gzip(message));
    frame[0] = 1;
    frame
}

async fn call(path: &str, content_type: &str, headers: &Value, body: &[u8]) -> LambdaResponse {
    let mut event = post(path, content_type, body);
    for (name, value) in headers.as_object().unwrap() {
        event["headers"][name] = value.clone();
    }
    let server = EchoServer::new(Echoing).max_decoding_message_size(100_000);
    invoke(server, &event).await.unwrap()
}

/// The path and content type of Connect and Twirp, whose messages have no frames.
const UNFRAMED: [(&str, &str); 2] =
    [("/echo.Echo/Say", "application/proto"), ("/echo.Echo/Say", "application/protobuf")];

#[tokio::test]
async fn decompresses_and_compresses_a_message() {
    let headers = json!({ "grpc-encoding": "gzip", "grpc-accept-encoding": "br, gzip" });
    let response =
        call("/echo.Echo/Say", "application/grpc-web", &headers, &gzip_frame(&message(10_000))).await;
    assert_eq!(response.header("grpc-encoding"), Some("gzip"));
    assert_eq!((response.body[0], response.body.len() < 1_000), (1, true));
    assert_eq!(response.message.unwrap().text.len(), 10_000);
    assert!(response.trailers.contains(&("grpc-status".into(), "0".into())));
}

#[tokio::test]
async fn decompresses_and_compresses_a_body() {
    let headers = json!({ "content-encoding": "gzip", "accept-encoding": "gzip, deflate" });
    for (path, content_type) in UNFRAMED {
        let response = call(path, content_type, &headers, &gzip(&message(10_000))).await;
        assert_eq!(response.header("content-encoding"), Some("gzip"), "{content_type}");
        assert_eq!(response.header("vary"), Some("accept-encoding"));
        assert!(response.body.len() < 1_000);
        assert_eq!(gunzip(&response.body), message(10_000));
    }
}

#[tokio::test]
async fn reads_every_form_of_a_compression() {
    for name in ["", " ", "identity", "Identity", "identity,", "identity, IDENTITY"] {
        let headers = json!({ "grpc-encoding": name, "content-encoding": name });
        let response = call("/echo.Echo/Say", "application/grpc-web", &headers, &frame(&message(3))).await;
        assert_eq!(response.trailer("grpc-status"), Some("0"), "{name:?}");
        for (path, content_type) in UNFRAMED {
            let response = call(path, content_type, &headers, &message(3)).await;
            assert_eq!(response.unframed().text, "aaa", "{name:?} {content_type}");
        }
    }
    for name in ["x-gzip", "X-GZIP", "identity, gzip", "gzip,"] {
        let headers = json!({
            "grpc-encoding": name, "content-encoding": name, "grpc-accept-encoding": name, "accept-encoding": name
        });
        let response =
            call("/echo.Echo/Say", "application/grpc-web", &headers, &gzip_frame(&message(10_000))).await;
        assert_eq!(response.trailer("grpc-status"), Some("0"), "{name:?}");
        assert_eq!(response.header("grpc-encoding"), Some("gzip"), "{name:?}");
        for (path, content_type) in UNFRAMED {
            let response = call(path, content_type, &headers, &gzip(&message(10_000))).await;
            assert_eq!(response.header("content-encoding"), Some("gzip"), "{name:?} {content_type}");
            assert_eq!(gunzip(&response.body), message(10_000));
        }
    }
}

#[tokio::test]
async fn reads_all_lines_of_a_header() {
    for (lines, status) in [(["identity", "gzip"], 200), (["", "x-gzip"], 200), (["gzip", "gzip"], 501)] {
        let mut event = post("/echo.Echo/Say", "application/proto", &gzip(&message(3)));
        let headers = event.as_object_mut().unwrap().remove("headers").unwrap();
        let lists = headers.as_object().unwrap().iter().map(|(name, value)| (name.clone(), json!([value])));
        event["multiValueHeaders"] = Value::Object(lists.collect());
        event["multiValueHeaders"]["content-encoding"] = json!(lines);
        event["httpMethod"] = json!("POST");
        event["path"] = event["rawPath"].clone();
        event["requestContext"] = json!({ "elb": { "targetGroupArn": "arn" } });
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!(response.status(), status, "{lines:?}");
    }
}

#[tokio::test]
async fn compresses_only_large_messages_if_the_client_accepts_it() {
    let accepting = json!({ "grpc-accept-encoding": "gzip", "accept-encoding": "gzip" });
    let not_accepting = json!({});
    for (headers, size) in [(&accepting, 100), (&not_accepting, 10_000)] {
        let response = call("/echo.Echo/Say", "application/grpc-web", headers, &frame(&message(size))).await;
        assert_eq!((response.header("grpc-encoding"), response.body[0]), (None, 0));
        for (path, content_type) in UNFRAMED {
            let response = call(path, content_type, headers, &message(size)).await;
            assert_eq!(
                (response.header("content-encoding"), response.unframed().text.len()),
                (None, size),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn limits_the_decompressed_size() {
    // 100 MB in less than 100 KB, which is below the limit of a message.
    let bomb = gzip(&vec![0; 100_000_000]);
    assert!(bomb.len() < 100_000);
    let per_message = json!({ "grpc-encoding": "gzip" });
    let mut frame = frame(&bomb);
    frame[0] = 1;
    let response = call("/echo.Echo/Say", "application/grpc-web", &per_message, &frame).await;
    assert_eq!(response.trailer("grpc-status"), Some("8"));
    for (path, content_type) in UNFRAMED {
        let response = call(path, content_type, &json!({ "content-encoding": "gzip" }), &bomb).await;
        assert_eq!(
            (response.status(), &response.error()["code"]),
            (429, &json!("resource_exhausted")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn rejects_invalid_compression() {
    let mut frame = frame(b"plain");
    frame[0] = 1;
    for (encoding, status) in [("gzip", "13"), ("identity", "13"), ("br", "12")] {
        let headers = json!({ "grpc-encoding": encoding });
        let response = call("/echo.Echo/Say", "application/grpc-web", &headers, &frame).await;
        assert_eq!(response.trailer("grpc-status"), Some(status), "{encoding}");
    }
    let headers = json!({ "content-encoding": "gzip" });
    let codes = ["invalid_argument", "malformed"];
    for ((path, content_type), code) in UNFRAMED.into_iter().zip(codes) {
        let response = call(path, content_type, &headers, b"plain").await;
        assert_eq!((response.status(), &response.error()["code"]), (400, &json!(code)));
    }
    // Clients need not compress an empty message.
    assert_eq!(call(UNFRAMED[0].0, UNFRAMED[0].1, &headers, b"").await.status(), 200);
}

#[tokio::test]
async fn does_not_compress_for_a_rest_api_that_sends_text() {
    for (is_base64, encoding) in [(true, Some("gzip")), (false, None)] {
        let body = format!(r#"{{"text":"{}"}}"#, "a".repeat(10_000));
        let body = if is_base64 { base64_simd::STANDARD.encode_to_string(body) } else { body };
        let event = json!({
            "resource": "/{proxy+}",
            "path": "/echo.Echo/Say",
            "httpMethod": "POST",
            "headers": { "content-type": "application/json", "accept-encoding": "gzip" },
            "requestContext": { "stage": "prod", "path": "/prod/echo.Echo/Say" },
            "body": body,
            "isBase64Encoded": is_base64
        });
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        assert_eq!((response.status(), response.header("content-encoding")), (200, encoding));
    }
}
