//! A message's JSON, by way of the Rust type that a handler sees.
#![allow(dead_code, reason = "each test file uses a part")]

use bytes::BytesMut;
use json::pb::Kinds;
use lambda_grpc::__private::json::{JsonOptions, decode, encode};
use prost::Message;
use serde_json::Value;

pub const NAME: &str = "kinds.Kinds";

/// Reads as Connect does: a field that is not known is passed over.
pub fn read(text: &str) -> Result<Kinds, String> {
    read_with(text, JsonOptions::default())
}

pub fn read_with(text: &str, options: JsonOptions) -> Result<Kinds, String> {
    let bytes = decode(json::schema(), NAME, text.as_bytes(), options).map_err(|error| error.to_string())?;
    Kinds::decode(&bytes[..]).map_err(|error| error.to_string())
}

/// Writes as Connect does: lower camel case, without defaults.
pub fn write(message: &Kinds) -> Result<String, String> {
    write_with(message, JsonOptions::default())
}

pub fn write_with(message: &Kinds, options: JsonOptions) -> Result<String, String> {
    write_bytes(&message.encode_to_vec(), options)
}

pub fn write_bytes(bytes: &[u8], options: JsonOptions) -> Result<String, String> {
    let mut out = BytesMut::new();
    encode(json::schema(), NAME, bytes, options, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out.to_vec()).unwrap())
}

/// Reads `text`, and compares what is written of it with `canonical`.
pub fn assert_means(text: &str, canonical: &str) {
    let message = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let written = write(&message).unwrap_or_else(|error| panic!("{text}: {error}"));
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(value(&written), value(canonical), "{text}");
}

/// Reads `text`, which must fail with these words.
pub fn assert_refused(text: &str, words: &str) {
    match read(text) {
        Ok(message) => panic!("{text} was taken for {message:?}"),
        Err(error) => assert!(error.contains(words), "{text}: {error}"),
    }
}
