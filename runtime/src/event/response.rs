//! The parts of a response that all payload formats have in common.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName};
use http::response::Parts;

use crate::base64;
use crate::json::push_string;

/// Lambda's size limit for the response JSON, in bytes: 6 MiB and 100 bytes, as its error message says.
pub(super) const LIMIT: usize = 6_291_556;

/// A response that is over a limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge {
    /// The size of the response JSON or prelude, in bytes.
    pub(crate) size: usize,
    /// The limit of the trigger, in bytes.
    pub(crate) limit: usize,
}

/// A response before it is encoded.
pub(super) struct Unencoded<'a> {
    pub(super) head: &'a Parts,
    pub(super) body: Bytes,
    /// The size limit of the response JSON, in bytes.
    pub(super) limit: usize,
}

/// The end of a response with a base64 body.
const BASE64_END: &str = "\"}";

impl Unencoded<'_> {
    /// Encodes the response as JSON. `push_headers` writes the headers.
    pub(super) fn encode(
        self,
        push_headers: impl FnOnce(&mut String, &HeaderMap),
    ) -> Result<Bytes, TooLarge> {
        let Self { head, body, limit } = self;
        let text = is_text(&head.headers).then(|| str::from_utf8(&body).ok()).flatten();
        // The escapes of a text may add to its size, which is checked again at the end.
        let body_size = text.map_or(base64_simd::STANDARD.encoded_length(body.len()), str::len);
        let check = |size| if size > limit { Err(TooLarge { size, limit }) } else { Ok(()) };
        // The size is checked before anything is allocated, so that an oversized response does not use
        // memory.
        check(body_size)?;
        let headers_size: usize =
            head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum();
        let mut json = String::with_capacity(base64::head_capacity(128 + headers_size, body_size));
        json.push_str("{\"statusCode\":");
        json.push_str(head.status.as_str());
        push_headers(&mut json, &head.headers);
        let json = match text {
            Some(text) => {
                json.push_str(",\"isBase64Encoded\":false,\"body\":");
                json.reserve(text.len());
                push_string(&mut json, text);
                json.push('}');
                json.into()
            }
            None => {
                json.push_str(",\"isBase64Encoded\":true,\"body\":\"");
                check(json.len() + body_size + BASE64_END.len())?;
                base64::enclose(json, body, BASE64_END)
            }
        };
        check(json.len())?;
        Ok(json)
    }
}

/// The response if even the rejection is over a limit.
pub(crate) const FALLBACK_RESPONSE: &str = "{\"statusCode\":500}";

/// Writes `headers`. Repeated values are joined with commas.
pub(super) fn push_joined<'a>(
    json: &mut String,
    names: impl Iterator<Item = &'a HeaderName>,
    headers: &'a HeaderMap,
) {
    json.push_str(",\"headers\":{");
    let mut separator = "";
    for name in names {
        let mut values = texts(headers, name);
        let Some(first) = values.next() else { continue };
        json.push_str(separator);
        separator = ",";
        push_string(json, name.as_str());
        json.push(':');
        match values.next() {
            // Cookies cannot be joined: a date in them contains a comma.
            Some(second) if name != header::SET_COOKIE => {
                let all: Vec<_> = [first, second].into_iter().chain(values).collect();
                push_string(json, &all.join(","));
            }
            _ => push_string(json, first),
        }
    }
    json.push('}');
}

/// Writes `multiValueHeaders`.
pub(super) fn push_lists<'a>(
    json: &mut String,
    names: impl Iterator<Item = &'a HeaderName>,
    headers: &'a HeaderMap,
) {
    json.push_str(",\"multiValueHeaders\":{");
    let mut separator = "";
    for name in names {
        json.push_str(separator);
        push_string(json, name.as_str());
        separator = ":[";
        for value in texts(headers, name) {
            json.push_str(separator);
            separator = ",";
            push_string(json, value);
        }
        // If all values of a name were dropped, its array is empty.
        json.push_str(if separator == ":[" { ":[]" } else { "]" });
        separator = ",";
    }
    json.push('}');
}

/// Writes `cookies`.
pub(super) fn push_cookies<'a>(json: &mut String, cookies: impl Iterator<Item = &'a str>) {
    json.push_str(",\"cookies\":[");
    let mut separator = "";
    for cookie in cookies {
        json.push_str(separator);
        separator = ",";
        push_string(json, cookie);
    }
    json.push(']');
}

/// Writes `statusDescription`, such as `200 OK`.
pub(super) fn push_description(json: &mut String, status: StatusCode) {
    json.push_str(",\"statusDescription\":\"");
    json.push_str(status.as_str());
    json.push(' ');
    json.push_str(status.canonical_reason().unwrap_or("Unknown"));
    json.push('"');
}

/// Returns the values of a header that are UTF-8, as JSON requires.
pub(super) fn texts<'a>(headers: &'a HeaderMap, name: &'a HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().filter_map(move |value| {
        let text = str::from_utf8(value.as_bytes()).ok();
        if text.is_none() {
            tracing::warn!(name = name.as_str(), "dropped a response header whose value is not UTF-8");
        }
        text
    })
}

/// Returns true for a body that is sent as text. Other bodies are sent as base64.
pub(super) fn is_text(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    let is_text = |prefix: &[u8]| {
        content_type.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    !headers.contains_key(header::CONTENT_ENCODING)
        && (is_text(b"text/") || is_text(b"application/json") || is_text(b"application/grpc-web-text"))
}
