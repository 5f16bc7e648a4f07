//! The reply.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName};
use http::{HeaderValue, Response, StatusCode};
use serde_json::Value;

use crate::front::media;
use crate::front::reply::{self, Malformed, Values};

/// Headers of a reply that a REST API sends on as `x-amzn-Remapped-*`, from the same page.
const REMAPPED: [&str; 5] = ["connection", "content-length", "date", "server", "www-authenticate"];

/// Reads the reply to a REST API.
///
/// The body is decoded only if the first media type of the request's `Accept` is a binary one, whatever the reply's own
/// type: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html>.
pub(crate) fn rest_response(
    json: &[u8],
    accept: Option<&str>,
    binary_media_types: &[String],
) -> Result<Response<Bytes>, Malformed> {
    let reply: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    let known = ["isBase64Encoded", "statusCode", "headers", "multiValueHeaders", "body"];
    let object = reply.as_object().ok_or(Malformed::Shape)?;
    if object.keys().any(|key| !known.contains(&key.as_str())) {
        return Err(Malformed::Shape);
    }
    let accepted =
        media::without_parameters(accept.unwrap_or_default().split(',').next().unwrap_or_default());
    let body = if media::is_binary(&accepted, binary_media_types) {
        reply::body(&reply)?
    } else {
        Bytes::copy_from_slice(reply::text(&reply)?.as_bytes())
    };
    let mut response = Response::new(body);
    if let Some(status) = reply.get("statusCode") {
        *response.status_mut() = reply::status(status)?;
    }
    read_headers(response.headers_mut(), &reply, Values::Strict)?;
    remap(response.headers_mut());
    Ok(response)
}

/// Reads the reply to an HTTP API that is set to this format: the rules of its format 2.0 with the keys of this one.
pub(crate) fn http_api_response(json: &[u8]) -> Result<Response<Bytes>, Malformed> {
    let reply: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    let mut response = Response::new(reply::body(&reply)?);
    *response.status_mut() = reply::status(reply.get("statusCode").ok_or(Malformed::Shape)?)?;
    read_headers(response.headers_mut(), &reply, Values::Lenient)?;
    Ok(response)
}

/// A header in both objects is sent with the values of both.
fn read_headers(headers: &mut HeaderMap, reply: &Value, values: Values) -> Result<(), Malformed> {
    reply::multi_value_headers(headers, reply.get("multiValueHeaders"))?;
    reply::headers(headers, reply.get("headers"), values)?;
    headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    Ok(())
}

/// Renames what a REST API keeps for itself.
pub(crate) fn remap(headers: &mut HeaderMap) {
    headers.remove(header::TRANSFER_ENCODING);
    for name in REMAPPED {
        if let (Some(value), Ok(renamed)) =
            (headers.remove(name), HeaderName::try_from(format!("x-amzn-remapped-{name}")))
        {
            headers.insert(renamed, value);
        }
    }
}

/// What the caller gets for a reply that the gateway cannot read: damaged base64 is the gateway's own 500.
pub(crate) fn rest_status(malformed: Malformed) -> StatusCode {
    match malformed {
        Malformed::Shape => StatusCode::BAD_GATEWAY,
        Malformed::Base64 => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
