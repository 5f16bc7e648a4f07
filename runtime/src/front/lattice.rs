//! VPC Lattice, both versions of its event: <https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html>.
//!
//! The rule of base64 is that of load balancers; AWS's page does not give one.

use bytes::Bytes;
use http::Response;
use http::header::HeaderName;
use serde_json::{Map, Value, json};

use super::reply::{self, Malformed, Values};
use super::{Arrival, alb, headers, query};

/// Writes the event of version 1: names in snake case, no context, every value a string.
pub(crate) fn event_v1(arrival: &Arrival<'_>) -> Value {
    let (headers, parameters, body, is_base64) = parts(arrival);
    let joined = |name: &HeaderName| headers::text_of(&headers, name).unwrap_or_default();
    json!({
        "raw_path": arrival.path(),
        "method": arrival.parts.method.as_str(),
        "headers": headers.keys().map(|name| (name.to_string(), joined(name).into())).collect::<Map<_, _>>(),
        "query_string_parameters": query::last(&parameters),
        "body": body,
        "is_base64_encoded": is_base64,
    })
}

/// Writes the event of version 2: every value an array.
pub(crate) fn event_v2(arrival: &Arrival<'_>) -> Value {
    let (headers, parameters, body, is_base64) = parts(arrival);
    let listed = |name: &HeaderName| (name.to_string(), headers::texts(&headers, name).into());
    let arn = |kind: &str, id: &str| format!("arn:aws:vpc-lattice:eu-west-1:123456789012:{kind}/{id}");
    let mut identity =
        json!({ "sourceVpcArn": "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123456789abcdef0" });
    if let Some(Value::Object(authorizer)) = arrival.authorizer {
        authorizer.iter().for_each(|(key, value)| identity[key] = value.clone());
    }
    json!({
        "version": "2.0",
        "path": arrival.path(),
        "method": arrival.parts.method.as_str(),
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
            // In microseconds.
            "timeEpoch": format!("{}000", arrival.stamp.epoch_millis()),
        },
    })
}

fn parts(arrival: &Arrival<'_>) -> (http::HeaderMap, Map<String, Value>, String, bool) {
    let headers = headers::received(arrival);
    let pairs = query::pairs(arrival.query());
    let decoded = pairs.map(|(name, value)| (query::decoded(name), query::decoded(value)));
    let (body, is_base64) = alb::body(&headers, arrival.body);
    (headers, query::grouped(decoded).unwrap_or_default(), body, is_base64)
}

/// Reads the reply.
pub(crate) fn response(json: &[u8]) -> Result<Response<Bytes>, Malformed> {
    let reply: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    let mut response = Response::new(reply::body(&reply)?);
    *response.status_mut() = reply::status(reply.get("statusCode").ok_or(Malformed::Shape)?)?;
    reply::headers(response.headers_mut(), reply.get("headers"), Values::Lenient)?;
    Ok(response)
}
