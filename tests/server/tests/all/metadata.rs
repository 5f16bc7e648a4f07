//! Metadata whose names begin with `grpc-`: what gRPC defines for applications and for infrastructure passes,
//! and what the protocol uses itself does not.

use crate::support::{LambdaResponse, invoke, post, say};
use lambda_grpc::metadata::MetadataMap;
use lambda_grpc::{Request, Response, ResponseExt, Status};
use prost::Message as _;
use serde_json::json;
use service::pb::Message;
use service::pb::echo_server::{Echo, EchoServer};

/// The names that pass, each with a value.
const PASSED: [(&str, &str); 4] = [
    ("grpc-previous-rpc-attempts", "2"),
    ("grpc-retry-pushback-ms", "500"),
    ("grpc-tags-bin", "AAE"),
    ("grpc-trace-bin", "AAI"),
];

/// Sends the metadata of the request back: `Say` in an error, `Look` in headers and trailers. The message has
/// the names that the handler received.
struct Returning;

fn names(metadata: &MetadataMap) -> String {
    let mut names: Vec<_> = metadata.as_ref().keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    names.retain(|name| name.starts_with("grpc-"));
    names.join(" ")
}

impl Echo for Returning {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let metadata = request.metadata().clone();
        let mut status = Status::unavailable(names(&metadata));
        *status.metadata_mut() = metadata;
        status.metadata_mut().insert("grpc-status", "7".parse().unwrap());
        Err(status)
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let metadata = request.metadata().clone();
        let mut response = Response::new(Message { text: names(&metadata), ..Message::default() });
        *response.metadata_mut() = metadata.clone();
        *response.trailers_mut() = metadata;
        response.trailers_mut().insert("grpc-status", "7".parse().unwrap());
        Ok(response)
    }
}

async fn call(method: &str, content_type: &str, body: &[u8]) -> LambdaResponse {
    let mut event = post(&format!("/echo.Echo/{method}"), content_type, body);
    for (name, value) in PASSED {
        event["headers"][name] = json!(value);
    }
    // gRPC's own names, which stay hidden.
    event["headers"]["grpc-timeout"] = json!("9S");
    event["headers"]["grpc-accept-encoding"] = json!("identity");
    event["headers"]["grpc-message-type"] = json!("echo.Message");
    // A client that reads the status of native gRPC from headers.
    event["headers"]["user-agent"] = json!("tonic/0.14");
    invoke(EchoServer::new(Returning), &event).await.unwrap()
}

fn all_names() -> String {
    PASSED.map(|(name, _)| name).join(" ")
}

#[tokio::test]
async fn passes_in_grpc_web() {
    let response = call("Look", "application/grpc-web", &say("hi")).await;
    assert_eq!(response.message.as_ref().unwrap().text, all_names());
    assert_eq!(response.trailer("grpc-status"), Some("0"));
    for (name, value) in PASSED {
        assert_eq!(response.header(name), Some(value));
        assert_eq!(response.trailer(name), Some(value));
    }
    let response = call("Say", "application/grpc-web", &say("hi")).await;
    assert_eq!(response.trailer("grpc-status"), Some("14"));
    assert_eq!(response.trailer("grpc-message"), Some(&*all_names()));
    for (name, value) in PASSED {
        assert_eq!(response.trailer(name), Some(value));
    }
}

#[tokio::test]
async fn passes_in_native_grpc() {
    for (method, status) in [("Look", "0"), ("Say", "14")] {
        let response = call(method, "application/grpc", &say("hi")).await;
        assert_eq!(response.header("grpc-status"), Some(status));
        for (name, value) in PASSED {
            assert!(response.header(name).unwrap().starts_with(value), "{method} {name}");
        }
    }
}

#[tokio::test]
async fn passes_in_connect_and_twirp() {
    for content_type in ["application/proto", "application/protobuf"] {
        let response = call("Look", content_type, &Message::default().encode_to_vec()).await;
        assert_eq!(response.unframed().text, all_names());
        let error = call("Say", content_type, &Message::default().encode_to_vec()).await;
        assert_eq!(error.status(), 503);
        for (name, value) in PASSED {
            // Twirp has no trailers, so they are headers too.
            assert!(response.header(name).unwrap().starts_with(value), "{content_type} {name}");
            assert_eq!(error.header(name), Some(value), "{content_type}");
        }
        assert_eq!((response.header("grpc-status"), error.header("grpc-status")), (None, None));
    }
    let response = call("Look", "application/proto", &Message::default().encode_to_vec()).await;
    assert_eq!(response.header("trailer-grpc-retry-pushback-ms"), Some("500"));
    assert_eq!(response.header("trailer-grpc-status"), None);
}
