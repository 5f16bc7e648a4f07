//! The format of Application Load Balancers:
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html>.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName};
use http::{HeaderValue, Response};
use serde_json::{Map, Value, json};

use super::headers::{self, HOP_BY_HOP};
use super::limits::headers_size;
use super::request::IncomingRequest;
use super::response::{self, Malformed, Values};
use super::{media_type, query};
use crate::payload_format::PayloadFormat;

/// The size limit of the response headers, in bytes:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>.
const MAX_RESPONSE_HEADERS: usize = 32 * 1024;

/// Creates the event. The path and the query are not decoded: "If your function needs decoded query
/// parameters, it must decode them itself".
pub(super) fn event(request: &IncomingRequest<'_>, format: PayloadFormat) -> Value {
    let received = headers::received(request);
    let pairs = query::pairs(request.query()).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let parameters = query::group(pairs).unwrap_or_default();
    let (body, is_base64) = body(&received, request.body);
    let mut event = json!({
        "requestContext": { "elb": {
            "targetGroupArn":
                "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/lambda/0123456789abcdef",
        } },
        "httpMethod": request.parts.method.as_str(),
        "path": request.path(),
        "body": body,
        "isBase64Encoded": is_base64,
    });
    let object = |value: &dyn Fn(Vec<String>) -> Value| -> Value {
        let member = |name: &HeaderName| (name.as_str().to_owned(), value(headers::texts(&received, name)));
        received.keys().map(member).collect::<Map<_, _>>().into()
    };
    if format == PayloadFormat::AlbMultiValue {
        event["multiValueQueryStringParameters"] = parameters.into();
        event["multiValueHeaders"] = object(&Value::from);
    } else {
        // "The load balancer uses the last value sent by the client".
        event["queryStringParameters"] = query::last(&parameters);
        event["headers"] = object(&|mut values| values.pop().into());
    }
    event
}

/// Encodes the body: "If the content-encoding header is present, the load balancer base64-encodes the body".
/// Otherwise the content type decides.
pub(super) fn body(headers: &HeaderMap, body: &[u8]) -> (String, bool) {
    let is_text = !headers.contains_key(header::CONTENT_ENCODING) && media_type::is_text(headers);
    if body.is_empty() || is_text {
        (media_type::text(body), false)
    } else {
        (media_type::base64(body), true)
    }
}

/// Parses a response: "The response must include the Base64 encoding status, status code, and headers". The
/// headers must have the form of the target group.
pub(super) fn response(json: &[u8], format: PayloadFormat) -> Result<Response<Bytes>, Malformed> {
    let response = response::parse(json)?;
    let mut http = response::without_headers(&response)?;
    response.get("isBase64Encoded").and_then(Value::as_bool).ok_or(Malformed::Shape)?;
    let headers = http.headers_mut();
    if format == PayloadFormat::AlbMultiValue {
        let object = response.get("multiValueHeaders").ok_or(Malformed::Shape)?;
        response::multi_value_headers(headers, Some(object))?;
    } else {
        let object = response.get("headers").ok_or(Malformed::Shape)?;
        response::headers(headers, Some(object), Values::Lenient)?;
    }
    // "Hop-by-hop headers are not honoured, and `content-length` is computed".
    HOP_BY_HOP.into_iter().chain(["content-length"]).for_each(|name| drop(headers.remove(name)));
    let octets = HeaderValue::from_static("application/octet-stream");
    headers.entry(header::CONTENT_TYPE).or_insert(octets);
    if headers_size(headers) > MAX_RESPONSE_HEADERS { Err(Malformed::Shape) } else { Ok(http) }
}
