//! GET requests in Connect: ["Unary-Get-Request"](https://connectrpc.com/docs/protocol#unary-get-request).

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use percent_encoding::percent_decode_str;
use tonic::{Code, Status};

use crate::base64;
use crate::call::Rejection;
use crate::protocol::codec::{Codec, JsonStyle};
use crate::protocol::framing::{decompress, parse_encodings, too_large};

/// Returns the codec of a call, or `None` if the request is not a call. Every call has an `encoding`.
pub(super) fn codec(query: &str) -> Option<Codec> {
    match &*parameter(query, "encoding")? {
        b"proto" => Some(Codec::Proto),
        b"json" => Some(Codec::Json(JsonStyle::Connect)),
        _ => None,
    }
}

/// Extracts the message from the query.
pub(super) fn message(query: &str, max: usize) -> Result<Bytes, Status> {
    let malformed = |text: &str| Rejection::Malformed.status(Code::InvalidArgument, text);
    if let Some(version) = parameter(query, "connect")
        && *version != *b"v1"
    {
        let version = version.escape_ascii();
        return Err(malformed(&format!("unsupported `connect={version}`: only `v1` is supported")));
    }
    let message = parameter(query, "message").ok_or_else(|| malformed("the query has no `message`"))?;
    let message = match parameter(query, "base64").as_deref() {
        Some(b"1") => base64::decode_url_safe(&message).ok_or_else(|| {
            malformed("`message` is not URL-safe base64, although the query has `base64=1`")
        })?,
        _ => Bytes::from(message.into_owned()),
    };
    let message = match parameter(query, "compression") {
        None => message,
        Some(name) => {
            let name = HeaderValue::from_bytes(&name)
                .map_err(|_| malformed("`compression` is not a valid header value"))?;
            decompress(parse_encodings(name.as_bytes())?, message, max)?
        }
    };
    if message.len() > max {
        Err(too_large(format_args!("{} bytes", message.len()), max))
    } else {
        Ok(message)
    }
}

/// Returns the decoded value of the first parameter with this name.
fn parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, [u8]>> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
    // HTML forms, and libraries that encode queries like them, encode a space as a plus sign.
    if value.contains('+') {
        return Some(Cow::Owned(percent_decode_str(&value.replace('+', " ")).collect()));
    }
    Some(percent_decode_str(value).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extracts_the_message() {
        for (query, expected) in [
            ("message=hi&encoding=proto", "hi"),
            ("encoding=json&message=%7b%22a%22:+1%7D&connect=v1", "{\"a\": 1}"),
            ("connect=v1&base64=1&message=aGk&encoding=proto", "hi"),
            ("base64=1&message=aGk%3D&compression=identity", "hi"),
            ("base64=1&message=", ""),
            ("message=hi&compression=", "hi"),
            ("message=hi&compression", "hi"),
            ("message=hi&compression=Identity%2C", "hi"),
        ] {
            assert_eq!(message(query, 100).unwrap(), expected, "{query}");
        }
    }

    #[test]
    fn rejects_invalid_queries() {
        for (query, code) in [
            ("", Code::InvalidArgument),
            ("encoding=proto", Code::InvalidArgument),
            ("message=a&base64=1", Code::InvalidArgument),
            ("message=a&connect=v2", Code::InvalidArgument),
            ("message=a&compression=br", Code::Unimplemented),
            ("message=a&compression=br,identity", Code::Unimplemented),
            ("message=a&compression=%0a", Code::InvalidArgument),
            ("message=abcdef", Code::ResourceExhausted),
        ] {
            assert_eq!(message(query, 5).unwrap_err().code(), code, "{query}");
        }
    }

    #[test]
    fn recognizes_a_call_by_its_encoding() {
        assert_eq!(codec("message=&encoding=proto"), Some(Codec::Proto));
        assert_eq!(codec("encoding=json"), Some(Codec::Json(JsonStyle::Connect)));
        for query in ["", "message=a", "encoding=xml", "Encoding=proto", "encoding"] {
            assert_eq!(codec(query), None, "{query}");
        }
    }
}
