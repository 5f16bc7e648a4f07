//! The event of a direct invocation and its response, in [payload format 2.0][doc].
//!
//! [doc]: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html

use bytes::Bytes;
use http::Response;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use serde_json::{Map, Value, json};

/// Lambda's size limit for an event, in bytes: [6 MB][quotas].
///
/// [quotas]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
pub(super) const MAX_EVENT: usize = 6 * 1024 * 1024;

/// Creates the event of a request. It has only the keys that a server needs.
pub(super) fn create(parts: &Parts, body: &[u8]) -> String {
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let event = json!({
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers(&parts.headers),
        "requestContext": { "http": { "method": method, "path": path } },
        "body": base64_simd::STANDARD.encode_to_string(body),
        "isBase64Encoded": true,
    });
    event.to_string()
}

/// Joins repeated headers, as the format requires.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let joined = |name| {
        // HTTP/2 may split a cookie header. Its parts are joined with `; `, because they are not a list.
        let separator = if name == header::COOKIE { "; " } else { "," };
        headers.get_all(name).iter().map(text).collect::<Vec<_>>().join(separator)
    };
    headers.keys().map(|name| (name.to_string(), joined(name).into())).collect()
}

/// Parses the response to an event. Returns `None` if it is not an HTTP response.
///
/// Functions in other languages may write `null` for a missing value, a number as a string, or a string as a
/// number.
pub(super) fn parse_response(json: &[u8]) -> Option<Response<Bytes>> {
    let response: Value = serde_json::from_slice(json).ok()?;
    let mut http = Response::new(body(&response)?);
    *http.status_mut() = text(&response["statusCode"])?.parse().ok()?;
    let headers = response["headers"].as_object().into_iter().flatten();
    let headers = headers.map(|(name, value)| (name.as_str(), value));
    let cookies = response["cookies"].as_array().into_iter().flatten();
    for (name, value) in headers.chain(cookies.map(|cookie| (header::SET_COOKIE.as_str(), cookie))) {
        let value = HeaderValue::try_from(text(value)?).ok()?;
        http.headers_mut().try_append(HeaderName::try_from(name).ok()?, value).ok()?;
    }
    Some(http)
}

fn body(response: &Value) -> Option<Bytes> {
    let text = if response["body"].is_null() { "" } else { response["body"].as_str()? };
    if response["isBase64Encoded"] == true {
        base64_simd::STANDARD.decode_to_vec(text).ok().map(Bytes::from)
    } else {
        Some(Bytes::copy_from_slice(text.as_bytes()))
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_repeated_headers() {
        let request = http::Request::post("/a.B/C?d=e").header("x-a", "1").header("x-a", "2");
        let request = request.header("cookie", "b=1").header("cookie", "c=2");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let event: Value = serde_json::from_str(&create(&parts, b"hi")).unwrap();
        assert_eq!(event["headers"]["x-a"], "1,2");
        assert_eq!(event["headers"]["cookie"], "b=1; c=2");
        assert_eq!((&event["rawPath"], &event["rawQueryString"]), (&"/a.B/C".into(), &"d=e".into()));
        assert_eq!(event["body"], "aGk=");
    }

    #[test]
    fn parses_http_responses() {
        let json = br#"{"statusCode":200,"headers":{"x-a":"1"},"cookies":["b=c"],"body":"aGk=","isBase64Encoded":true}"#;
        let response = parse_response(json).unwrap();
        assert_eq!(response.body(), "hi");
        assert_eq!(
            (&response.headers()["x-a"], &response.headers()["set-cookie"]),
            (&"1".parse().unwrap(), &"b=c".parse().unwrap())
        );
    }

    #[test]
    fn parses_the_responses_of_functions_in_other_languages() {
        for (json, body) in [
            (r#"{"statusCode":404,"headers":null,"cookies":null,"body":"no such page"}"#, "no such page"),
            (r#"{"statusCode":404,"body":null,"isBase64Encoded":null}"#, ""),
            (r#"{"statusCode":404}"#, ""),
            (r#"{"statusCode":"404","body":"no such page"}"#, "no such page"),
            (r#"{"statusCode":404,"headers":{"x":1,"y":true},"body":"no such page"}"#, "no such page"),
        ] {
            let response = parse_response(json.as_bytes()).unwrap();
            assert_eq!((response.status().as_u16(), &response.body()[..]), (404, body.as_bytes()), "{json}");
        }
    }

    #[test]
    fn rejects_other_json() {
        for json in [
            "null",
            "{}",
            r#"{"statusCode":99}"#,
            r#"{"statusCode":200,"body":{}}"#,
            r#"{"statusCode":200,"body":"!","isBase64Encoded":true}"#,
            r#"{"statusCode":200,"headers":{"x":[]}}"#,
        ] {
            assert!(parse_response(json.as_bytes()).is_none(), "{json}");
        }
    }

    #[test]
    fn rejects_more_headers_than_a_header_map_can_contain() {
        let headers: Map<_, _> = (0..40_000).map(|number| (format!("x-{number}"), "a".into())).collect();
        let response = json!({ "statusCode": 200, "headers": headers });
        assert!(parse_response(response.to_string().as_bytes()).is_none());
    }
}
