//! The formats of VPC Lattice: <https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html>.
//!
//! AWS does not document which bodies are base64, so the rule of load balancers is used.

use bytes::Bytes;
use http::Response;
use http::header::HeaderName;
use serde_json::{Map, Value, json};

use super::request::IncomingRequest;
use super::response::{self, Malformed, Values};
use super::{alb, headers, query};

/// Creates the event of version 1: keys in snake case, no context, and single values.
pub(super) fn event_v1(request: &IncomingRequest<'_>) -> Value {
    let (headers, parameters, body, is_base64) = parts(request);
    let joined = |name: &HeaderName| headers::text_of(&headers, name).unwrap_or_default();
    json!({
        "raw_path": request.path(),
        "method": request.parts.method.as_str(),
        "headers": headers.keys().map(|name| (name.to_string(), joined(name).into())).collect::<Map<_, _>>(),
        "query_string_parameters": query::last(&parameters),
        "body": body,
        "is_base64_encoded": is_base64,
    })
}

/// Creates the event of version 2: arrays of values.
pub(super) fn event_v2(request: &IncomingRequest<'_>) -> Value {
    let (headers, parameters, body, is_base64) = parts(request);
    let listed = |name: &HeaderName| (name.to_string(), headers::texts(&headers, name).into());
    let arn = |kind: &str, id: &str| format!("arn:aws:vpc-lattice:eu-west-1:123456789012:{kind}/{id}");
    let mut identity =
        json!({ "sourceVpcArn": "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123456789abcdef0" });
    if let Some(Value::Object(members)) = request.identity {
        members.iter().for_each(|(key, value)| identity[key] = value.clone());
    }
    json!({
        "version": "2.0",
        "path": request.path(),
        "method": request.parts.method.as_str(),
        "headers": headers.keys().map(listed).collect::<Map<_, _>>(),
        "queryStringParameters": parameters,
        "body": if body.is_empty() { Value::Null } else { body.into() },
        "isBase64Encoded": is_base64,
        "requestContext": {
            "serviceNetworkArn": arn("servicenetwork", "sn-0123456789abcdef0"),
            "serviceArn": arn("service", "svc-0123456789abcdef0"),
            "targetGroupArn": arn("targetgroup", "tg-0123456789abcdef0"),
            "identity": identity,
            "region": "eu-west-1",
            // Microseconds.
            "timeEpoch": format!("{}000", request.ids.epoch_millis()),
        },
    })
}

fn parts(request: &IncomingRequest<'_>) -> (http::HeaderMap, Map<String, Value>, String, bool) {
    let headers = headers::received(request);
    let pairs = query::pairs(request.query());
    let decoded = pairs.map(|(name, value)| (query::decode(name), query::decode(value)));
    let (body, is_base64) = alb::body(&headers, request.body);
    (headers, query::group(decoded).unwrap_or_default(), body, is_base64)
}

/// Parses a response.
pub(super) fn response(json: &[u8]) -> Result<Response<Bytes>, Malformed> {
    let response = response::parse(json)?;
    let mut http = response::without_headers(&response)?;
    response::headers(http.headers_mut(), response.get("headers"), Values::Lenient)?;
    Ok(http)
}
