//! API Gateway HTTP API with payload format 2.0, and Lambda Function URLs: the same shape both ways.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html).

use http::Request;
use http::header::{self, HeaderMap, HeaderName};
use http::response::Parts;

use super::fields::Fields;
use super::{Prefixes, TooLarge, json, path};
use crate::body::Body;
use crate::call::{CallContext, Fault};

/// The most bytes of reply JSON that Lambda takes: 6 MiB and 100, as its own error message says.
pub(super) const LIMIT: usize = 6_291_556;

/// Makes the request that the gateway received.
pub(super) fn request(fields: Fields, prefixes: &Prefixes) -> Request<Body> {
    let Fields { method, raw_path, raw_query, stage, headers, body, mut fault, .. } = fields;
    let whole = path::without_stage(&raw_path, &stage);
    let path = prefixes.strip(whole).unwrap_or_else(|| {
        fault = fault.or(Some(Fault::OutsidePrefix));
        whole
    });
    let mut request = Request::new(Body::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = path::uri(path, &raw_query);
    *request.headers_mut() = headers;
    request.extensions_mut().insert(CallContext { fault, deadline: None });
    request
}

/// Writes the reply: one string of exactly the size it needs, the body encoded in its place.
pub(super) fn reply(head: &Parts, body: &[u8]) -> Result<String, TooLarge> {
    let text = str::from_utf8(body).ok().filter(|_| is_text(&head.headers));
    // Base64 makes four characters of three bytes; a text may grow under escapes, and is then as large as it is.
    let body_size = text.map_or(body.len().div_ceil(3) * 4, str::len);
    // Refused before it is built: the limit is there to spare memory too.
    check(body_size)?;
    let headers_size: usize =
        head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum();
    let mut json = String::with_capacity(96 + headers_size + body_size);
    json.push_str("{\"statusCode\":");
    json.push_str(head.status.as_str());
    push_headers(&mut json, &head.headers);
    push_cookies(&mut json, &head.headers);
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

fn check(size: usize) -> Result<(), TooLarge> {
    if size > LIMIT { Err(TooLarge { size, limit: LIMIT }) } else { Ok(()) }
}

/// Writes each name once, repeated values joined with a comma: an object has no room for the second.
fn push_headers(json: &mut String, headers: &HeaderMap) {
    json.push_str(",\"headers\":{");
    let mut separator = "";
    for name in headers.keys().filter(|name| *name != header::SET_COOKIE) {
        let values = texts(headers, name).collect::<Vec<_>>();
        if values.is_empty() {
            continue;
        }
        json.push_str(separator);
        separator = ",";
        json::push_string(json, name.as_str());
        json.push(':');
        match values.as_slice() {
            [value] => json::push_string(json, value),
            values => json::push_string(json, &values.join(",")),
        }
    }
    json.push('}');
}

/// Writes `set-cookie` where this shape has it: joined with commas, cookies could not be told apart.
///
/// An empty array too: emulators built on `aws_lambda_events` (`cargo lambda watch`) take no reply without it.
fn push_cookies(json: &mut String, headers: &HeaderMap) {
    json.push_str(",\"cookies\":[");
    let mut separator = "";
    for cookie in texts(headers, &header::SET_COOKIE) {
        json.push_str(separator);
        separator = ",";
        json::push_string(json, cookie);
    }
    json.push(']');
}

/// Returns the values of a header that JSON can hold.
fn texts<'a>(headers: &'a HeaderMap, name: &'a HeaderName) -> impl Iterator<Item = &'a str> {
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

/// Returns true for replies that the gateway may pass on as they are; all else travels as base64.
fn is_text(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    let is_text =
        |prefix: &[u8]| content_type.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    !headers.contains_key(header::CONTENT_ENCODING) && (is_text(b"text/") || is_text(b"application/json"))
}
