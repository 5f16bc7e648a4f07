//! A call in a URL: [Connect, "Unary-Get-Request"](https://connectrpc.com/docs/protocol#unary-get-request).

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use percent_encoding::percent_decode_str;
use tonic::{Code, Status};

use super::super::bare;
use super::super::codec::{Codec, Style};
use super::super::unary::too_large;
use crate::service::Cause;
use crate::wire::base64;

/// Tells a call from any other GET by its `encoding`, which every call must name.
pub(super) fn codec(query: &str) -> Option<Codec> {
    match &*parameter(query, "encoding")? {
        b"proto" => Some(Codec::Proto),
        b"json" => Some(Codec::Json(Style::Connect)),
        _ => None,
    }
}

/// Takes the message out of the query.
pub(super) fn open(query: &str, max: usize) -> Result<Bytes, Status> {
    let malformed = |what: &str| Cause::Malformed.status(Code::InvalidArgument, what);
    if let Some(version) = parameter(query, "connect").filter(|version| **version != *b"v1") {
        let version = version.escape_ascii();
        return Err(malformed(&format!("`connect` is `{version}`: v1 is the only one there is")));
    }
    let message = parameter(query, "message").ok_or_else(|| malformed("the query has no `message`"))?;
    let message = match parameter(query, "base64").as_deref() {
        Some(b"1") => base64::decode_url(&message)
            .ok_or_else(|| malformed("`message` is not in the base64 of URLs, as `base64=1` says"))?,
        _ => Bytes::from(message.into_owned()),
    };
    let message = match parameter(query, "compression") {
        None => message,
        Some(name) => {
            let name = HeaderValue::from_bytes(&name).map_err(|_| malformed("`compression` is no name"))?;
            bare::unpack(message, &name, max)?
        }
    };
    if message.len() > max {
        Err(too_large(format_args!("{} bytes", message.len()), max))
    } else {
        Ok(message)
    }
}

/// Returns the first value of that name, as the bytes it stands for.
fn parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, [u8]>> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
    // HTML forms, and the libraries that write queries as they do, make a plus of a space.
    if value.contains('+') {
        return Some(Cow::Owned(percent_decode_str(&value.replace('+', " ")).collect()));
    }
    Some(percent_decode_str(value).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_message_out_of_the_query() {
        for (query, expected) in [
            ("message=hi&encoding=proto", "hi"),
            ("encoding=json&message=%7b%22a%22:+1%7D&connect=v1", "{\"a\": 1}"),
            ("connect=v1&base64=1&message=aGk&encoding=proto", "hi"),
            ("base64=1&message=aGk%3D&compression=identity", "hi"),
            ("base64=1&message=", ""),
        ] {
            assert_eq!(open(query, 100).unwrap(), expected, "{query}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_the_query() {
        for (query, code) in [
            ("", Code::InvalidArgument),
            ("encoding=proto", Code::InvalidArgument),
            ("message=a&base64=1", Code::InvalidArgument),
            ("message=a&connect=v2", Code::InvalidArgument),
            ("message=a&compression=br", Code::Unimplemented),
            ("message=a&compression=%0a", Code::InvalidArgument),
            ("message=abcdef", Code::ResourceExhausted),
        ] {
            assert_eq!(open(query, 5).unwrap_err().code(), code, "{query}");
        }
    }

    #[test]
    fn knows_a_call_by_its_encoding() {
        assert_eq!(codec("message=&encoding=proto"), Some(Codec::Proto));
        assert_eq!(codec("encoding=json"), Some(Codec::Json(Style::Connect)));
        for query in ["", "message=a", "encoding=xml", "Encoding=proto", "encoding"] {
            assert_eq!(codec(query), None, "{query}");
        }
    }
}
