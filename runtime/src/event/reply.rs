//! What the replies of all front doors have in common.

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName};
use http::response::Parts;

use super::{TooLarge, json};
use crate::call::LARGE;
use crate::wire::base64;

/// The most bytes of reply JSON that Lambda takes: 6 MiB and 100, as its own error message says.
pub(super) const LIMIT: usize = 6_291_556;

/// A reply on its way into JSON.
pub(super) struct Reply<'a> {
    pub(super) head: &'a Parts,
    pub(super) body: Bytes,
    /// The most bytes of JSON that the door takes.
    pub(super) limit: usize,
}

impl Reply<'_> {
    /// Writes one piece of JSON, the headers by `push_headers`.
    pub(super) fn write(self, push_headers: impl FnOnce(&mut String, &HeaderMap)) -> Result<Bytes, TooLarge> {
        let Self { head, body, limit } = self;
        let text = is_text(&head.headers).then(|| str::from_utf8(&body).ok()).flatten();
        // A text may grow under escapes, and is then as large as it is.
        let body_size = text.map_or(base64_simd::STANDARD.encoded_length(body.len()), str::len);
        let check = |size| if size > limit { Err(TooLarge { size, limit }) } else { Ok(()) };
        // Refused before it is built: the limit is there to spare memory too.
        check(body_size)?;
        let headers_size: usize =
            head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum();
        let beside = if body_size < LARGE { body_size } else { 0 };
        let mut json = String::with_capacity(128 + headers_size + beside);
        json.push_str("{\"statusCode\":");
        json.push_str(head.status.as_str());
        push_headers(&mut json, &head.headers);
        let json = match text {
            Some(text) => {
                json.push_str(",\"isBase64Encoded\":false,\"body\":");
                json.reserve(text.len());
                json::push_string(&mut json, text);
                json.push('}');
                json.into()
            }
            None => {
                json.push_str(",\"isBase64Encoded\":true,\"body\":\"");
                check(json.len() + body_size + BASE64_END.len())?;
                with_base64(json, body)
            }
        };
        check(json.len())?;
        Ok(json)
    }
}

/// What follows base64 in the reply.
const BASE64_END: &str = "\"}";

/// Adds base64 to the head of a reply.
fn with_base64(mut json: String, mut body: Bytes) -> Bytes {
    let text = base64_simd::STANDARD.encoded_length(body.len());
    if body.len() >= LARGE {
        body = match body.try_into_mut() {
            Ok(body) if body.capacity() >= json.len() + text + BASE64_END.len() => {
                return in_place(&json, body, text);
            }
            Ok(body) => body.freeze(),
            Err(body) => body,
        };
        json.reserve_exact(text + BASE64_END.len());
    }
    base64_simd::STANDARD.encode_append(&body, &mut json);
    json.push_str(BASE64_END);
    json.into()
}

/// Makes base64 of a body, `text` bytes of it, where the body is, and puts the rest of the reply around it.
fn in_place(head: &str, mut body: BytesMut, text: usize) -> Bytes {
    let length = body.len();
    body.resize(head.len() + text, 0);
    base64::encode_in_place(&mut body, length, head.len());
    if let Some(place) = body.get_mut(..head.len()) {
        place.copy_from_slice(head.as_bytes());
    }
    body.extend_from_slice(BASE64_END.as_bytes());
    body.freeze()
}

/// What a front door is told where not even a refusal fits: the bare fact.
pub(crate) const BARE: &str = "{\"statusCode\":500}";

/// [`BARE`] as the head of a streamed reply.
pub(crate) const BARE_PRELUDE: &str = "{\"statusCode\":500}\0\0\0\0\0\0\0\0";

/// The most bytes that API Gateway reads in search of the end of the prelude.
const PRELUDE_LIMIT: usize = 16 * 1024;

/// Writes the head of a streamed reply, and what ends it.
pub(super) fn prelude(
    head: &Parts,
    push_headers: impl FnOnce(&mut String, &HeaderMap),
) -> Result<String, TooLarge> {
    let mut json = String::with_capacity(512);
    json.push_str("{\"statusCode\":");
    json.push_str(head.status.as_str());
    push_headers(&mut json, &head.headers);
    json.push_str("}\0\0\0\0\0\0\0\0");
    if json.len() > PRELUDE_LIMIT {
        Err(TooLarge { size: json.len(), limit: PRELUDE_LIMIT })
    } else {
        Ok(json)
    }
}

/// Writes `headers`: each name once, repeated values joined with a comma, because an object has no room for the second.
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
        json::push_string(json, name.as_str());
        json.push(':');
        match values.next().filter(|_| name != header::SET_COOKIE) {
            None => json::push_string(json, first),
            Some(second) => {
                let all: Vec<_> = [first, second].into_iter().chain(values).collect();
                json::push_string(json, &all.join(","));
            }
        }
    }
    json.push('}');
}

/// Writes `multiValueHeaders`: each name once, its values in an array.
pub(super) fn push_lists<'a>(
    json: &mut String,
    names: impl Iterator<Item = &'a HeaderName>,
    headers: &'a HeaderMap,
) {
    json.push_str(",\"multiValueHeaders\":{");
    let mut separator = "";
    for name in names {
        json.push_str(separator);
        json::push_string(json, name.as_str());
        separator = ":[";
        for value in texts(headers, name) {
            json.push_str(separator);
            separator = ",";
            json::push_string(json, value);
        }
        // A name whose values are all dropped has an empty array.
        json.push_str(if separator == ":[" { ":[]" } else { "]" });
        separator = ",";
    }
    json.push('}');
}

/// Writes `statusDescription`, as in `200 OK`.
pub(super) fn push_description(json: &mut String, status: StatusCode) {
    json.push_str(",\"statusDescription\":\"");
    json.push_str(status.as_str());
    json.push(' ');
    json.push_str(status.canonical_reason().unwrap_or("Unknown"));
    json.push('"');
}

/// Returns the values of a header that JSON can hold.
pub(super) fn texts<'a>(headers: &'a HeaderMap, name: &'a HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().filter_map(move |value| {
        let text = str::from_utf8(value.as_bytes()).ok();
        if text.is_none() {
            tracing::warn!(
                name = name.as_str(),
                "dropped a reply header whose value is not UTF-8, as the reply must be"
            );
        }
        text
    })
}

/// Returns true for bodies that a front door may pass on as they are; all else travels as base64.
pub(super) fn is_text(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    let is_text =
        |prefix: &[u8]| content_type.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    !headers.contains_key(header::CONTENT_ENCODING)
        && (is_text(b"text/") || is_text(b"application/json") || is_text(b"application/grpc-web-text"))
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;

    fn write(body: Bytes) -> Bytes {
        let (head, ()) = Response::new(()).into_parts();
        Reply { head: &head, body, limit: LIMIT }.write(|_, _| {}).unwrap()
    }

    #[test]
    fn makes_the_same_base64_in_the_body_and_beside_it() {
        for length in [0, 1, LARGE - 1, LARGE, LARGE + 1, 10 * LARGE] {
            let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
            let mut with_room = BytesMut::with_capacity(2 * length + 100);
            with_room.extend_from_slice(&bytes);
            let memory = with_room.as_ptr();
            let in_place = write(with_room.freeze());
            assert_eq!(in_place.as_ptr() == memory, length >= LARGE, "{length}");

            let expected = format!(
                r#"{{"statusCode":200,"isBase64Encoded":true,"body":"{}"}}"#,
                base64_simd::STANDARD.encode_to_string(&bytes)
            );
            let shared = Bytes::from(bytes);
            for reply in [in_place, write(shared.clone()), write(shared)] {
                assert_eq!(reply, expected, "{length}");
            }
        }
    }
}
