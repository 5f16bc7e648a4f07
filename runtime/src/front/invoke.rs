//! Lambda's Invoke API, where the event is whatever the caller writes: here an event of payload format 2.0 with no more
//! than it needs, as `client::Invoke` writes it. It names no account and no address: nobody vouches for them.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>; the reply is [`http_api::response`](super::http_api::response).

use http::request::Parts;
use serde_json::{Map, Value, json};

use super::{headers, media};

/// Writes the event.
pub(crate) fn event(parts: &Parts, body: &[u8]) -> Value {
    let received = &parts.headers;
    let text = |name| headers::text_of(received, name).unwrap_or_default();
    let headers: Map<String, Value> =
        received.keys().map(|name| (name.as_str().to_owned(), text(name).into())).collect();
    json!({
        "version": "2.0",
        "rawPath": parts.uri.path(),
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers,
        "requestContext": { "http": { "method": parts.method.as_str(), "path": parts.uri.path() } },
        "body": media::base64(body),
        "isBase64Encoded": true,
    })
}
