//! Lambda's Invoke API, where the event is whatever the caller writes: here an event of payload format 2.0 with no more
//! than it needs, as a client that calls Invoke itself would write it.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>; the reply is [`http_api::response`](super::http_api::response).

use serde_json::{Map, Value, json};

use super::{Arrival, headers, media};

/// Writes the event.
pub(crate) fn event(arrival: &Arrival<'_>) -> Value {
    let received = &arrival.parts.headers;
    let text = |name| headers::text_of(received, name).unwrap_or_default();
    let headers: Map<String, Value> =
        received.keys().map(|name| (name.as_str().to_owned(), text(name).into())).collect();
    json!({
        "version": "2.0",
        "rawPath": arrival.path(),
        "rawQueryString": arrival.query(),
        "headers": headers,
        "requestContext": { "http": { "method": arrival.parts.method.as_str(), "path": arrival.path() } },
        "body": media::base64(arrival.body),
        "isBase64Encoded": true,
    })
}
