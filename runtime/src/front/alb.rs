//! Application Load Balancers: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html>.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName};
use http::{HeaderValue, Response};
use serde_json::{Map, Value, json};

use super::headers::{self, HOP_BY_HOP};
use super::reply::{self, Malformed, Values};
use super::{Arrival, media, query};

/// The most bytes of body in, and of reply JSON out: "The maximum size of the request body that you can send to a Lambda
/// function is 1 MB", and likewise of the response JSON.
pub(crate) const LIMIT: usize = 1024 * 1024;

/// The most bytes of a reply's headers:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>.
const MAX_REPLY_HEADERS: usize = 32 * 1024;

/// The target group's attribute `lambda.multi_value_headers.enabled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    SingleValue,
    MultiValue,
}

/// Writes the event. Paths and query values stay as they were sent: "If your function needs decoded query parameters, it
/// must decode them itself".
pub(crate) fn event(arrival: &Arrival<'_>, form: Form) -> Value {
    let received = headers::received(arrival);
    let pairs = query::pairs(arrival.query()).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let parameters = query::grouped(pairs).unwrap_or_default();
    let (body, is_base64) = body(&received, arrival.body);
    let mut event = json!({
        "requestContext": { "elb": {
            "targetGroupArn":
                "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/lambda/0123456789abcdef",
        } },
        "httpMethod": arrival.parts.method.as_str(),
        "path": arrival.path(),
        "body": body,
        "isBase64Encoded": is_base64,
    });
    let object = |one: &dyn Fn(Vec<String>) -> Value| -> Value {
        let one = |name: &HeaderName| (name.as_str().to_owned(), one(headers::texts(&received, name)));
        received.keys().map(one).collect::<Map<_, _>>().into()
    };
    match form {
        // "The load balancer uses the last value sent by the client".
        Form::SingleValue => {
            event["queryStringParameters"] = query::last(&parameters);
            event["headers"] = object(&|mut values| values.pop().into());
        }
        Form::MultiValue => {
            event["multiValueQueryStringParameters"] = parameters.into();
            event["multiValueHeaders"] = object(&Value::from);
        }
    }
    event
}

/// "If the content-encoding header is present, the load balancer base64-encodes the body"; else its type tells.
pub(super) fn body(headers: &HeaderMap, body: &[u8]) -> (String, bool) {
    let is_text = !headers.contains_key(header::CONTENT_ENCODING) && media::is_text(headers);
    if body.is_empty() || is_text { (media::text(body), false) } else { (media::base64(body), true) }
}

/// Reads the reply: "The response must include the Base64 encoding status, status code, and headers", those in the form
/// that the target group is set to.
pub(crate) fn response(json: &[u8], form: Form) -> Result<Response<Bytes>, Malformed> {
    let reply: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    reply.get("isBase64Encoded").and_then(Value::as_bool).ok_or(Malformed::Shape)?;
    let mut response = Response::new(reply::body(&reply)?);
    *response.status_mut() = reply::status(reply.get("statusCode").ok_or(Malformed::Shape)?)?;
    let headers = response.headers_mut();
    match form {
        Form::SingleValue => {
            reply::headers(headers, Some(reply.get("headers").ok_or(Malformed::Shape)?), Values::Lenient)?;
        }
        Form::MultiValue => {
            let object = reply.get("multiValueHeaders").ok_or(Malformed::Shape)?;
            reply::multi_value_headers(headers, Some(object))?;
        }
    }
    // "Hop-by-hop headers are not honoured, and `content-length` is computed".
    HOP_BY_HOP.into_iter().chain(["content-length"]).for_each(|name| drop(headers.remove(name)));
    let octets = HeaderValue::from_static("application/octet-stream");
    headers.entry(header::CONTENT_TYPE).or_insert(octets);
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > MAX_REPLY_HEADERS { Err(Malformed::Shape) } else { Ok(response) }
}
