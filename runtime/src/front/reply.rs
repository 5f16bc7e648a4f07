//! The reply JSON of a function, read the way that the doors have in common.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_json::Value;

/// The most bytes of reply JSON that Lambda takes: "Response payload size exceeded maximum allowed payload size (6291556
/// bytes)", as its own error says.
#[cfg(feature = "testing")]
pub(crate) const MAX_REPLY: usize = 6_291_556;

/// Says why a door cannot make a response of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// A key or a value is not what the door takes.
    Shape,
    /// The body is said to be base64 and is not.
    Base64,
}

/// Which values of headers a door takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// Strings and booleans, as REST APIs do.
    #[cfg(feature = "testing")]
    Strict,
    /// Numbers too.
    Lenient,
}

/// Reads a status code, which may stand in a string.
pub(crate) fn status(value: &Value) -> Result<StatusCode, Malformed> {
    let code = match value {
        Value::Number(code) => code.as_u64().and_then(|code| u16::try_from(code).ok()),
        Value::String(code) => code.parse().ok(),
        _ => None,
    };
    code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or(Malformed::Shape)
}

/// Reads headers of one value each.
pub(crate) fn headers(
    headers: &mut HeaderMap,
    object: Option<&Value>,
    values: Values,
) -> Result<(), Malformed> {
    let Some(object) = object.filter(|object| !object.is_null()) else { return Ok(()) };
    for (name, value) in object.as_object().ok_or(Malformed::Shape)? {
        append(headers, name, value, values)?;
    }
    Ok(())
}

/// Reads headers of many values each, which must be arrays.
#[cfg(feature = "testing")]
pub(crate) fn multi_value_headers(headers: &mut HeaderMap, object: Option<&Value>) -> Result<(), Malformed> {
    let Some(object) = object.filter(|object| !object.is_null()) else { return Ok(()) };
    for (name, array) in object.as_object().ok_or(Malformed::Shape)? {
        for value in array.as_array().ok_or(Malformed::Shape)? {
            append(headers, name, value, Values::Strict)?;
        }
    }
    Ok(())
}

/// Reads `cookies`.
pub(crate) fn cookies(headers: &mut HeaderMap, array: Option<&Value>) -> Result<(), Malformed> {
    let Some(array) = array.filter(|array| !array.is_null()) else { return Ok(()) };
    for value in array.as_array().ok_or(Malformed::Shape)? {
        append(headers, header::SET_COOKIE.as_str(), value, Values::Lenient)?;
    }
    Ok(())
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

/// Reads the body, base64 or not, as the reply says.
pub(crate) fn body(reply: &Value) -> Result<Bytes, Malformed> {
    let text = text(reply)?;
    let is_base64 = match reply.get("isBase64Encoded") {
        None | Some(Value::Null) => false,
        Some(value) => value.as_bool().ok_or(Malformed::Shape)?,
    };
    if !is_base64 {
        return Ok(Bytes::copy_from_slice(text.as_bytes()));
    }
    base64_simd::STANDARD.decode_to_vec(text).map(Bytes::from).map_err(|_| Malformed::Base64)
}

/// Reads the body as the text that it is in the reply.
pub(crate) fn text(reply: &Value) -> Result<&str, Malformed> {
    match reply.get("body") {
        None | Some(Value::Null) => Ok(""),
        Some(value) => value.as_str().ok_or(Malformed::Shape),
    }
}

/// Answers in a door's own name, in JSON.
pub(crate) fn message(status: StatusCode, json: Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(json.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
