//! Payload format 2.0: API Gateway HTTP APIs and Lambda Function URLs.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html).

use bytes::Bytes;
use http::header;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::headers::{self, HOP_BY_HOP};
use super::reply::{self, Malformed};
use super::{Arrival, media, query};

/// Which of the two doors sends the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender<'a> {
    HttpApi {
        stage: &'a str,
        /// The path behind stage or API mapping.
        path: &'a str,
    },
    #[cfg(feature = "testing")]
    FunctionUrl,
}

/// Writes the event.
pub(crate) fn event(arrival: &Arrival<'_>, sender: Sender<'_>) -> Value {
    let mut headers = headers::received(arrival);
    // Neither shows `connection` or `te` in a recorded event.
    HOP_BY_HOP.into_iter().for_each(|name| drop(headers.remove(name)));
    let cookies = headers::text_of(&headers, &header::COOKIE);
    let (stage, path, account) = match sender {
        // "`rawPath` won't provide the API mapping value"; a named stage is its prefix, and it is decoded.
        Sender::HttpApi { stage, path } => {
            headers.remove(header::COOKIE);
            let path = percent_decode_str(path).decode_utf8_lossy();
            let path = if stage == "$default" { path.into_owned() } else { format!("/{stage}{path}") };
            (stage, path, "123456789012")
        }
        // A Function URL leaves the path alone, and the cookies in `headers` too.
        #[cfg(feature = "testing")]
        Sender::FunctionUrl => ("$default", arrival.path().to_owned(), "anonymous"),
    };
    let prefix = arrival.domain.split('.').next().unwrap_or_default();
    let mut context = json!({
        "accountId": account,
        "apiId": prefix,
        "domainName": arrival.domain,
        "domainPrefix": prefix,
        "http": {
            "method": arrival.parts.method.as_str(),
            "path": path,
            // Whatever the client spoke.
            "protocol": "HTTP/1.1",
            "sourceIp": arrival.stamp.source_ip.to_string(),
            "userAgent": headers::text_of(&headers, &header::USER_AGENT).unwrap_or_default(),
        },
        "requestId": arrival.stamp.request_id,
        "routeKey": "$default",
        "stage": stage,
        "time": arrival.stamp.time(),
        "timeEpoch": arrival.stamp.epoch_millis(),
    });
    let mut event = Map::new();
    // What a request has not is left out, where payload format 1.0 has `null`.
    let mut set = |name: &str, value: Value| drop(event.insert(name.to_owned(), value));
    if let Some(authorizer) = arrival.authorizer {
        context["authorizer"] = authorizer.clone();
    }
    if let Some(cookies) = cookies {
        set("cookies", cookies.split("; ").collect());
    }
    let pairs = query::pairs(arrival.query());
    let decoded = pairs.map(|(name, value)| (query::decoded(name), query::decoded(value)));
    if let Some(parameters) = query::grouped(decoded) {
        set("queryStringParameters", query::joined(&parameters));
    }
    let is_text = media::is_text(&headers);
    if !arrival.body.is_empty() {
        let body = if is_text { media::text(arrival.body) } else { media::base64(arrival.body) };
        set("body", body.into());
    }
    set("version", "2.0".into());
    set("routeKey", "$default".into());
    set("rawPath", path.into());
    set("rawQueryString", arrival.query().into());
    set("headers", joined(&headers));
    set("requestContext", context);
    set("isBase64Encoded", (!is_text && !arrival.body.is_empty()).into());
    event.into()
}

/// "Format 2.0 doesn't have `multiValueHeaders`. Duplicate headers are combined with commas". Names are in lower case, as
/// they are in a `HeaderMap`.
fn joined(headers: &HeaderMap) -> Value {
    let text = |name| headers::text_of(headers, name).unwrap_or_default();
    headers.keys().map(|name| (name.as_str().to_owned(), Value::from(text(name)))).collect()
}

/// Reads the reply.
pub(crate) fn response(json: &[u8]) -> Result<Response<Bytes>, Malformed> {
    let reply: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    // "If your Lambda function returns valid JSON and doesn't return a `statusCode`, API Gateway assumes" that all of it is
    // a body of JSON.
    let Some(status) = reply.get("statusCode") else {
        let mut response = Response::new(Bytes::copy_from_slice(json));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return Ok(response);
    };
    let mut response = Response::new(reply::body(&reply)?);
    *response.status_mut() = reply::status(status)?;
    reply::headers(response.headers_mut(), reply.get("headers"), reply::Values::Lenient)?;
    reply::cookies(response.headers_mut(), reply.get("cookies"))?;
    Ok(response)
}

/// Answers in the door's own name.
pub(crate) fn message(status: StatusCode, text: &str) -> Response<Bytes> {
    reply::message(status, json!({ "message": text }))
}
