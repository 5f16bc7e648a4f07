//! Payload format 1.0: API Gateway REST APIs, and HTTP APIs that are set to it.
//!
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html),
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName};
use http::{HeaderValue, Response, StatusCode, Version};
use serde_json::{Map, Value, json};

use super::headers::{self, HOP_BY_HOP};
use super::reply::{self, Malformed, Values};
use super::{Arrival, media, query};

/// What the two senders do differently.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sender<'a> {
    RestApi { binary_media_types: &'a [String] },
    HttpApi,
}

/// Where the request stands in the API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route<'a> {
    pub(crate) stage: &'a str,
    /// A custom domain keeps its mapping in the path, the `execute-api` host does not keep its stage.
    pub(crate) is_custom_domain: bool,
    /// The path behind stage or mapping.
    pub(crate) inner: &'a str,
}

/// Headers of a request that never reach a function behind a REST API:
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>.
const DROPPED: [&str; 12] = [
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
];

/// Headers of a reply that a REST API sends on as `x-amzn-Remapped-*`, from the same page.
const REMAPPED: [&str; 5] = ["connection", "content-length", "date", "server", "www-authenticate"];

/// Writes the event.
pub(crate) fn event(arrival: &Arrival<'_>, route: Route<'_>, sender: Sender<'_>) -> Value {
    let mut received = headers::received(arrival);
    let dropped: &[&str] = if matches!(sender, Sender::RestApi { .. }) { &DROPPED } else { &HOP_BY_HOP };
    dropped.iter().for_each(|name| drop(received.remove(*name)));
    if headers::text_of(&received, &header::AUTHORIZATION)
        .is_some_and(|it| it.starts_with("AWS4-HMAC-SHA256"))
    {
        received.remove(header::AUTHORIZATION);
    }
    // "A leading `//`" is one `/` here, and any other stays.
    let inner = format!("/{}", route.inner.trim_start_matches('/'));
    let full =
        if route.is_custom_domain { arrival.path().to_owned() } else { format!("/{}{inner}", route.stage) };
    let path = match sender {
        Sender::RestApi { .. } if !route.is_custom_domain => inner.clone(),
        Sender::HttpApi if route.stage == "$default" && !route.is_custom_domain => inner.clone(),
        _ => full.clone(),
    };
    let proxy = inner.trim_matches('/');
    let resource = if proxy.is_empty() { "/" } else { "/{proxy+}" };
    // "API Gateway supports the `X-HTTP-Method-Override` header".
    let method = headers::text_of(&received, &HeaderName::from_static("x-http-method-override"));
    let method = method.unwrap_or_else(|| arrival.parts.method.as_str().to_owned());
    let prefix = arrival.domain.split('.').next().unwrap_or_default();
    let mut context = json!({
        "accountId": "123456789012",
        "apiId": prefix,
        "domainName": arrival.domain,
        "domainPrefix": prefix,
        "extendedRequestId": arrival.stamp.request_id,
        "httpMethod": method,
        "identity": {
            "accessKey": null,
            "accountId": null,
            "caller": null,
            "cognitoAuthenticationProvider": null,
            "cognitoAuthenticationType": null,
            "cognitoIdentityId": null,
            "cognitoIdentityPoolId": null,
            "principalOrgId": null,
            "sourceIp": arrival.stamp.source_ip.to_string(),
            "user": null,
            "userAgent": headers::text_of(&received, &header::USER_AGENT),
            "userArn": null,
        },
        "path": full,
        "protocol": "HTTP/1.1",
        "requestId": arrival.stamp.request_id,
        "requestTime": arrival.stamp.time(),
        "requestTimeEpoch": arrival.stamp.epoch_millis(),
        "resourceId": "a1b2c3",
        "resourcePath": resource,
        "stage": route.stage,
    });
    if let Some(authorizer) = arrival.authorizer {
        context["authorizer"] = authorizer.clone();
    }
    let pairs = query::pairs(arrival.query());
    let parameters = query::grouped(pairs.map(|(name, value)| (query::decoded(name), query::decoded(value))));
    let is_text = match sender {
        Sender::RestApi { binary_media_types } => {
            !is_binary(&media::media_type(&received), binary_media_types)
        }
        Sender::HttpApi => media::is_text(&received),
    };
    let names = Names::of(arrival, sender);
    let mut event = json!({
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": object(&received, names, |mut values| values.pop().into()),
        "multiValueHeaders": object(&received, names, Value::from),
        "queryStringParameters": parameters.as_ref().map(query::last),
        "multiValueQueryStringParameters": parameters,
        "pathParameters": (!proxy.is_empty()).then(|| json!({ "proxy": proxy })),
        "stageVariables": null,
        "requestContext": context,
        "body": match arrival.body {
            [] => Value::Null,
            body if is_text => media::text(body).into(),
            body => media::base64(body).into(),
        },
        "isBase64Encoded": !is_text && !arrival.body.is_empty(),
    });
    if matches!(sender, Sender::HttpApi) {
        event["version"] = "1.0".into();
    }
    event
}

/// How the names of headers are written.
#[derive(Debug, Clone, Copy)]
enum Names {
    Lower,
    /// As the client wrote them, but for some that the gateway writes itself. HTTP/2 has lower case only; in HTTP/1.1 this
    /// is what most clients write.
    AsSent {
        is_titled: bool,
    },
}

impl Names {
    fn of(arrival: &Arrival<'_>, sender: Sender<'_>) -> Self {
        match sender {
            Sender::RestApi { .. } => Self::AsSent { is_titled: arrival.parts.version < Version::HTTP_2 },
            Sender::HttpApi => Self::Lower,
        }
    }

    fn write(self, name: &str) -> String {
        let is_gateways = ["authorization", "user-agent", "host", "x-amzn-trace-id"].contains(&name)
            || name.starts_with("x-forwarded-");
        match self {
            Self::AsSent { is_titled } if is_titled || is_gateways => {
                let title = |word: &str| match word.split_at_checked(1) {
                    Some((first, rest)) => first.to_ascii_uppercase() + rest,
                    None => word.to_owned(),
                };
                name.split('-').map(title).collect::<Vec<_>>().join("-")
            }
            _ => name.to_owned(),
        }
    }
}

fn object(headers: &HeaderMap, names: Names, one: impl Fn(Vec<String>) -> Value) -> Value {
    let one = |name: &HeaderName| (names.write(name.as_str()), one(headers::texts(headers, name)));
    headers.keys().map(one).collect::<Map<_, _>>().into()
}

/// Matches a media type with `binaryMediaTypes`: `type/subtype`, `type/*` and `*/*`.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html>
fn is_binary(media_type: &str, binary_media_types: &[String]) -> bool {
    binary_media_types.iter().any(|known| {
        known == "*/*"
            || known.eq_ignore_ascii_case(media_type)
            || known.strip_suffix('*').is_some_and(|prefix| prefix != "*/" && media_type.starts_with(prefix))
    })
}

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
    let body = if is_binary(&accepted, binary_media_types) {
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
