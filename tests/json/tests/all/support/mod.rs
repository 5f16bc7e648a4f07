//! Conversion of JSON to the Rust types of messages, and back.

use bytes::BytesMut;
use json::pb::Kinds;
use lambda_grpc::__private::protojson::{JsonOptions, decode, encode};
use prost::Message;
use serde_json::Value;

pub const NAME: &str = "kinds.Kinds";

/// Parses JSON as Connect does: unknown fields are ignored.
pub fn from_json(text: &str) -> Result<Kinds, String> {
    from_json_with(text, JsonOptions::default())
}

pub fn from_json_with(text: &str, options: JsonOptions) -> Result<Kinds, String> {
    let bytes = decode(json::schema(), NAME, text.as_bytes(), options).map_err(|error| error.to_string())?;
    Kinds::decode(&bytes[..]).map_err(|error| error.to_string())
}

/// Encodes JSON as Connect does: in lower camel case, without default values.
pub fn to_json(message: &Kinds) -> Result<String, String> {
    to_json_with(message, JsonOptions::default())
}

pub fn to_json_with(message: &Kinds, options: JsonOptions) -> Result<String, String> {
    bytes_to_json(&message.encode_to_vec(), options)
}

pub fn bytes_to_json(bytes: &[u8], options: JsonOptions) -> Result<String, String> {
    let mut out = BytesMut::new();
    encode(json::schema(), NAME, bytes, options, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out.to_vec()).unwrap())
}

/// Parses `text`, and compares the JSON of the message with `canonical`.
pub fn assert_canonical(text: &str, canonical: &str) {
    let message = from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let encoded = to_json(&message).unwrap_or_else(|error| panic!("{text}: {error}"));
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(value(&encoded), value(canonical), "{text}");
}

/// Parses `text`, which must fail with an error that contains these words.
pub fn assert_rejected(text: &str, words: &str) {
    match from_json(text) {
        Ok(message) => panic!("{text} was parsed as {message:?}"),
        Err(error) => assert!(error.contains(words), "{text}: {error}"),
    }
}
