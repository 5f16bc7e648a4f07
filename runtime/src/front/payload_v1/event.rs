//! The event.

use http::header::{self, HeaderMap, HeaderName};
use serde_json::{Map, Value, json};

use super::names::Names;
use crate::front::headers::{self, HOP_BY_HOP};
use crate::front::{Arrival, media, query};

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
            !media::is_binary(&media::media_type(&received), binary_media_types)
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

fn object(headers: &HeaderMap, names: Names, one: impl Fn(Vec<String>) -> Value) -> Value {
    let one = |name: &HeaderName| (names.write(name.as_str()), one(headers::texts(headers, name)));
    headers.keys().map(one).collect::<Map<_, _>>().into()
}
