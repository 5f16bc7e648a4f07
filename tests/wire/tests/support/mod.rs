//! An event in, its reply taken apart.
#![allow(dead_code, reason = "each test file uses a part")]

use lambda_grpc::{Event, HttpService, LambdaHandler, UnknownEvent};
use lambda_runtime::{Context, LambdaEvent};
use prost::Message as _;
use serde_json::{Value, json};
use tower_service::Service;
use wire::pb::Message;

/// What a gRPC-Web client reads.
#[derive(Debug)]
pub struct Reply {
    pub json: Value,
    pub body: Vec<u8>,
    pub message: Option<Message>,
    pub trailers: Vec<(String, String)>,
}

impl Reply {
    pub fn trailer(&self, name: &str) -> Option<&str> {
        self.trailers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

pub fn framed(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0], &length[..], message].concat()
}

pub fn say(text: &str) -> Vec<u8> {
    framed(&Message { text: text.into(), ..Message::default() }.encode_to_vec())
}

/// The event of an HTTP API for a gRPC-Web call.
pub fn event(path: &str, body: &[u8]) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "Content-Type": "application/grpc-web+proto", "host": "x.execute-api.eu-west-1.amazonaws.com" },
        "requestContext": { "stage": "$default", "requestId": "id", "http": { "method": "POST", "path": path } },
        "body": base64_simd::STANDARD.encode_to_string(body),
        "isBase64Encoded": true
    })
}

pub async fn invoke<S: HttpService>(service: S, event: &Value) -> Result<Reply, UnknownEvent> {
    invoke_before(service, event, Context::default()).await
}

pub async fn invoke_before<S: HttpService>(
    service: S,
    event: &Value,
    context: Context,
) -> Result<Reply, UnknownEvent> {
    invoke_handler(lambda_grpc::handler(service), event, context).await
}

pub async fn invoke_handler<S: HttpService>(
    mut handler: LambdaHandler<S>,
    event: &Value,
    context: Context,
) -> Result<Reply, UnknownEvent> {
    // From bytes, as Lambda sends them.
    let event: Event = serde_json::from_slice(&serde_json::to_vec(event).unwrap()).unwrap();
    let reply = handler.call(LambdaEvent::new(event, context)).await?;
    let json: Value = serde_json::from_str(reply.get()).unwrap();
    let text = json["body"].as_str().unwrap_or_default();
    let body = match json["isBase64Encoded"].as_bool() {
        Some(true) => base64_simd::STANDARD.decode_to_vec(text).unwrap(),
        _ => text.as_bytes().to_vec(),
    };
    let is_grpc_web =
        json["headers"]["content-type"].as_str().is_some_and(|it| it.starts_with("application/grpc-web"));
    let (mut message, mut trailers) = (None, Vec::new());
    if is_grpc_web {
        let mut rest = &body[..];
        while let Some((&[flags, a, b, c, d], tail)) = rest.split_first_chunk::<5>() {
            let (frame, tail) = tail.split_at(u32::from_be_bytes([a, b, c, d]) as usize);
            rest = tail;
            if flags == 0 {
                message = Some(Message::decode(frame).unwrap());
            } else {
                let text = str::from_utf8(frame).unwrap();
                assert!(text.ends_with("\r\n"));
                let lines = text.lines().map(|line| line.split_once(':').unwrap());
                trailers.extend(lines.map(|(name, value)| (name.to_owned(), value.to_owned())));
            }
        }
        assert!(rest.is_empty(), "bytes that are no frame");
    }
    Ok(Reply { json, body, message, trailers })
}
