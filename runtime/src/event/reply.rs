//! What the replies of all front doors have in common.

use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName};
use http::response::Parts;

use super::{TooLarge, json};

/// The most bytes of reply JSON that Lambda takes: 6 MiB and 100, as its own error message says.
pub(super) const LIMIT: usize = 6_291_556;

/// A reply on its way into JSON.
pub(super) struct Reply<'a> {
    pub(super) head: &'a Parts,
    pub(super) body: &'a [u8],
    /// The most bytes of JSON that the door takes.
    pub(super) limit: usize,
}

impl Reply<'_> {
    /// Writes one string of exactly the size it needs, the headers by `push_headers`, the body encoded in its place.
    pub(super) fn write(
        self,
        push_headers: impl FnOnce(&mut String, &HeaderMap),
    ) -> Result<String, TooLarge> {
        let Self { head, body, limit } = self;
        let text = str::from_utf8(body).ok().filter(|_| is_text(&head.headers));
        // Base64 makes four characters of three bytes; a text may grow under escapes, and is then as large as it is.
        let body_size = text.map_or(body.len().div_ceil(3) * 4, str::len);
        let check = |size| if size > limit { Err(TooLarge { size, limit }) } else { Ok(()) };
        // Refused before it is built: the limit is there to spare memory too.
        check(body_size)?;
        let headers_size: usize =
            head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum();
        let mut json = String::with_capacity(128 + headers_size + body_size);
        json.push_str("{\"statusCode\":");
        json.push_str(head.status.as_str());
        push_headers(&mut json, &head.headers);
        match text {
            Some(text) => {
                json.push_str(",\"isBase64Encoded\":false,\"body\":");
                json::push_string(&mut json, text);
            }
            None => {
                json.push_str(",\"isBase64Encoded\":true,\"body\":\"");
                base64_simd::STANDARD.encode_append(body, &mut json);
                json.push('"');
            }
        }
        json.push('}');
        check(json.len())?;
        Ok(json)
    }
}

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
