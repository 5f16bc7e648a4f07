//! Payload format 2.0, of HTTP APIs, Function URLs and direct invocations.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html),
//! [Invoke](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::{HeaderValue, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::headers::{self, HOP_BY_HOP};
use super::request::IncomingRequest;
use super::response::{self, Malformed, Values};
use super::{media_type, query};

/// The sender of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender<'a> {
    HttpApi {
        stage: &'a str,
        /// The path after the stage or the API mapping.
        path: &'a str,
    },
    #[cfg(feature = "testing")]
    FunctionUrl,
}

/// Creates the event.
pub(crate) fn event(request: &IncomingRequest<'_>, sender: Sender<'_>) -> Value {
    let mut headers = headers::received(request);
    // Recorded events have neither `connection` nor `te`.
    HOP_BY_HOP.into_iter().for_each(|name| drop(headers.remove(name)));
    let cookies = headers::text_of(&headers, &header::COOKIE);
    let (stage, path, account) = match sender {
        // "`rawPath` won't provide the API mapping value". It begins with a named stage, and it is decoded.
        Sender::HttpApi { stage, path } => {
            headers.remove(header::COOKIE);
            let path = percent_decode_str(path).decode_utf8_lossy();
            let path = if stage == "$default" { path.into_owned() } else { format!("/{stage}{path}") };
            (stage, path, "123456789012")
        }
        // A Function URL does not decode the path, and also sends the cookies in `headers`.
        #[cfg(feature = "testing")]
        Sender::FunctionUrl => ("$default", request.path().to_owned(), "anonymous"),
    };
    let prefix = request.domain.split('.').next().unwrap_or_default();
    let mut context = json!({
        "accountId": account,
        "apiId": prefix,
        "domainName": request.domain,
        "domainPrefix": prefix,
        "http": {
            "method": request.parts.method.as_str(),
            "path": path,
            // The value is the same for clients that use HTTP/2.
            "protocol": "HTTP/1.1",
            "sourceIp": request.ids.source_ip.to_string(),
            "userAgent": headers::text_of(&headers, &header::USER_AGENT).unwrap_or_default(),
        },
        "requestId": request.ids.request_id,
        "routeKey": "$default",
        "stage": stage,
        "timeEpoch": request.ids.epoch_millis(),
    });
    let mut event = Map::new();
    // Missing values are left out. Payload format 1.0 has `null` for them.
    let mut set = |name: &str, value: Value| drop(event.insert(name.to_owned(), value));
    if let Some(authorizer) = request.authorizer {
        context["authorizer"] = authorizer.clone();
    }
    if let Some(cookies) = cookies {
        set("cookies", cookies.split("; ").collect());
    }
    let pairs = query::pairs(request.query());
    let decoded = pairs.map(|(name, value)| (query::decode(name), query::decode(value)));
    if let Some(parameters) = query::group(decoded) {
        set("queryStringParameters", query::join(&parameters));
    }
    let is_text = media_type::is_text(&headers);
    if !request.body.is_empty() {
        let body = if is_text { media_type::text(request.body) } else { media_type::base64(request.body) };
        set("body", body.into());
    }
    set("version", "2.0".into());
    set("routeKey", "$default".into());
    set("rawPath", path.into());
    set("rawQueryString", request.query().into());
    set("headers", joined(&headers));
    set("requestContext", context);
    set("isBase64Encoded", (!is_text && !request.body.is_empty()).into());
    event.into()
}

/// Creates an event of a direct invocation. Its caller chooses the keys. This event has only the keys that
/// are needed, without an account or an address, which the caller could invent.
#[cfg(feature = "testing")]
pub(super) fn direct_event(request: &IncomingRequest<'_>) -> Value {
    let method = request.parts.method.as_str();
    json!({
        "version": "2.0",
        "rawPath": request.path(),
        "rawQueryString": request.query(),
        "headers": joined(&request.parts.headers),
        "requestContext": { "http": { "method": method, "path": request.path() } },
        "body": media_type::base64(request.body),
        "isBase64Encoded": true,
    })
}

/// Joins repeated headers: "Format 2.0 doesn't have `multiValueHeaders`. Duplicate headers are combined with
/// commas".
fn joined(headers: &HeaderMap) -> Value {
    let text = |name| headers::text_of(headers, name).unwrap_or_default();
    headers.keys().map(|name| (name.as_str().to_owned(), Value::from(text(name)))).collect()
}

/// Parses a response.
pub(crate) fn response(json: &[u8]) -> Result<Response<Bytes>, Malformed> {
    let response = response::parse(json)?;
    // "If your Lambda function returns valid JSON and doesn't return a `statusCode`, API Gateway assumes"
    // that it is the body.
    if response.get("statusCode").is_none() {
        let mut http = Response::new(Bytes::copy_from_slice(json));
        http.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return Ok(http);
    }
    let mut http = response::without_headers(&response)?;
    response::headers(http.headers_mut(), response.get("headers"), Values::Lenient)?;
    response::cookies(http.headers_mut(), response.get("cookies"))?;
    Ok(http)
}

/// Creates a response of the trigger itself.
pub(crate) fn message(status: StatusCode, text: &str) -> Response<Bytes> {
    response::message(status, json!({ "message": text }))
}
