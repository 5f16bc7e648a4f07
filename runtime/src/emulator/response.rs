//! The response JSON of a function, in the parts that all payload formats have in common.

#[cfg(feature = "testing")]
pub(super) mod streaming;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_json::Value;

/// The reason why a trigger cannot read a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// A key or a value is invalid.
    Shape,
    /// The body is not valid base64.
    Base64,
}

/// The types of header values that a trigger accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    /// Strings and booleans, as in REST APIs.
    #[cfg(feature = "testing")]
    Strict,
    /// Numbers too.
    Lenient,
}

/// Parses a status code, which may be a string.
pub(super) fn status(value: &Value) -> Result<StatusCode, Malformed> {
    let code = match value {
        Value::Number(code) => code.as_u64().and_then(|code| u16::try_from(code).ok()),
        Value::String(code) => code.parse().ok(),
        _ => None,
    };
    code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or(Malformed::Shape)
}

/// Appends headers with a single value each.
pub(super) fn headers(
    headers: &mut HeaderMap,
    object: Option<&Value>,
    values: Values,
) -> Result<(), Malformed> {
    let Some(object) = present(object) else { return Ok(()) };
    for (name, value) in object.as_object().ok_or(Malformed::Shape)? {
        append(headers, name, value, values)?;
    }
    Ok(())
}

/// Appends headers with arrays of values.
#[cfg(feature = "testing")]
pub(super) fn multi_value_headers(headers: &mut HeaderMap, object: Option<&Value>) -> Result<(), Malformed> {
    let Some(object) = present(object) else { return Ok(()) };
    for (name, array) in object.as_object().ok_or(Malformed::Shape)? {
        for value in array.as_array().ok_or(Malformed::Shape)? {
            append(headers, name, value, Values::Strict)?;
        }
    }
    Ok(())
}

/// Appends `cookies`.
pub(super) fn cookies(headers: &mut HeaderMap, array: Option<&Value>) -> Result<(), Malformed> {
    let Some(array) = present(array) else { return Ok(()) };
    for value in array.as_array().ok_or(Malformed::Shape)? {
        append(headers, header::SET_COOKIE.as_str(), value, Values::Lenient)?;
    }
    Ok(())
}

fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

fn append(headers: &mut HeaderMap, name: &str, value: &Value, values: Values) -> Result<(), Malformed> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) if values == Values::Lenient => number.to_string(),
        _ => return Err(Malformed::Shape),
    };
    let name = HeaderName::try_from(name).map_err(|_| Malformed::Shape)?;
    let value = HeaderValue::try_from(text).map_err(|_| Malformed::Shape)?;
    headers.try_append(name, value).map(drop).map_err(|_| Malformed::Shape)
}

/// Parses the JSON of a response.
pub(super) fn parse(json: &[u8]) -> Result<Value, Malformed> {
    serde_json::from_slice(json).map_err(|_| Malformed::Shape)
}

/// Returns the HTTP response without its headers.
pub(super) fn without_headers(response: &Value) -> Result<Response<Bytes>, Malformed> {
    let mut http = Response::new(body(response)?);
    *http.status_mut() = status(response.get("statusCode").ok_or(Malformed::Shape)?)?;
    Ok(http)
}

/// Returns the body, decoded according to `isBase64Encoded`.
pub(super) fn body(response: &Value) -> Result<Bytes, Malformed> {
    let text = text(response)?;
    let is_base64 = match response.get("isBase64Encoded") {
        None | Some(Value::Null) => false,
        Some(value) => value.as_bool().ok_or(Malformed::Shape)?,
    };
    if !is_base64 {
        return Ok(Bytes::copy_from_slice(text.as_bytes()));
    }
    base64_simd::STANDARD.decode_to_vec(text).map(Bytes::from).map_err(|_| Malformed::Base64)
}

/// Returns the body without decoding it.
pub(super) fn text(response: &Value) -> Result<&str, Malformed> {
    match response.get("body") {
        None | Some(Value::Null) => Ok(""),
        Some(value) => value.as_str().ok_or(Malformed::Shape),
    }
}

/// Creates a response of the trigger itself, in JSON.
pub(super) fn message(status: StatusCode, json: Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(json.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
