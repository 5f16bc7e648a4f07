//! The complete process, as on Lambda.

mod api;
mod calls;
mod connections;
mod context;
mod failures;
mod function;
mod lifecycle;
mod script;
mod streaming;

use crate::support::{frame, recorded};
use prost::Message as _;
use runtime_api::Request;
use serde_json::{Value, json};
use service::pb::Message;

/// Returns a recorded event, with a message of this text.
fn event(file: &str, text: &str) -> Value {
    event_of(file, &Message { text: text.into(), ..Message::default() })
}

/// Returns a recorded event, with this message.
fn event_of(file: &str, message: &Message) -> Value {
    let mut event = recorded(file);
    event["body"] = json!(base64_simd::STANDARD.encode_to_string(frame(&message.encode_to_vec())));
    event
}

/// Returns the body of a buffered response.
fn body(post: &Request) -> Vec<u8> {
    let response: Value = serde_json::from_slice(&post.body).unwrap();
    base64_simd::STANDARD.decode_to_vec(response["body"].as_str().unwrap()).unwrap()
}

/// Splits a streamed response into its prelude and its body.
fn split(post: &Request) -> (Value, &[u8]) {
    let at = post.body.windows(8).position(|bytes| bytes == [0; 8]).unwrap();
    (serde_json::from_slice(&post.body[..at]).unwrap(), &post.body[at + 8..])
}
