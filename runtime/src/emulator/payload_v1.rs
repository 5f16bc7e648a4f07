//! Payload format 1.0, of REST APIs, and of HTTP APIs that are configured for it.
//!
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html),
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode, Version};
use serde_json::{Map, Value, json};

use super::headers::{self, HOP_BY_HOP};
use super::request::IncomingRequest;
use super::response::{self, Malformed, Values};
use super::{media_type, query};

/// The sender of an event.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sender<'a> {
    RestApi { binary_media_types: &'a [String] },
    HttpApi,
}

/// The path of a request in an API.
#[derive(Debug, Clone, Copy)]
pub(super) struct ApiPath<'a> {
    pub(super) stage: &'a str,
    /// The event's path contains the base path mapping of a custom domain, but not the stage of the default
    /// domain.
    pub(super) is_custom_domain: bool,
    /// The path after the stage or the base path mapping.
    pub(super) path: &'a str,
}

/// The request headers that a REST API does not send to a function:
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

/// Creates the event.
pub(super) fn event(request: &IncomingRequest<'_>, api_path: ApiPath<'_>, sender: Sender<'_>) -> Value {
    let mut received = headers::received(request);
    let dropped: &[&str] = if matches!(sender, Sender::RestApi { .. }) { &DROPPED } else { &HOP_BY_HOP };
    dropped.iter().for_each(|name| drop(received.remove(*name)));
    if headers::text_of(&received, &header::AUTHORIZATION)
        .is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256"))
    {
        received.remove(header::AUTHORIZATION);
    }
    // API Gateway collapses "a leading `//`", but no other slashes.
    let inner = format!("/{}", api_path.path.trim_start_matches('/'));
    let full_path = if api_path.is_custom_domain {
        request.path().to_owned()
    } else {
        format!("/{}{inner}", api_path.stage)
    };
    let path = match sender {
        Sender::RestApi { .. } if !api_path.is_custom_domain => inner.clone(),
        Sender::HttpApi if api_path.stage == "$default" && !api_path.is_custom_domain => inner.clone(),
        _ => full_path.clone(),
    };
    let proxy = inner.trim_matches('/');
    let resource = if proxy.is_empty() { "/" } else { "/{proxy+}" };
    // "API Gateway supports the `X-HTTP-Method-Override` header".
    let method = headers::text_of(&received, &HeaderName::from_static("x-http-method-override"));
    let method = method.unwrap_or_else(|| request.parts.method.as_str().to_owned());
    let prefix = request.domain.split('.').next().unwrap_or_default();
    let mut context = json!({
        "accountId": "123456789012",
        "apiId": prefix,
        "domainName": request.domain,
        "domainPrefix": prefix,
        "extendedRequestId": request.ids.request_id,
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
            "sourceIp": request.ids.source_ip.to_string(),
            "user": null,
            "userAgent": headers::text_of(&received, &header::USER_AGENT),
            "userArn": null,
        },
        "path": full_path,
        "protocol": "HTTP/1.1",
        "requestId": request.ids.request_id,
        "requestTimeEpoch": request.ids.epoch_millis(),
        "resourceId": "a1b2c3",
        "resourcePath": resource,
        "stage": api_path.stage,
    });
    if let Some(Value::Object(identity)) = request.identity {
        identity.iter().for_each(|(key, value)| context["identity"][key] = value.clone());
    }
    if let Some(authorizer) = request.authorizer {
        context["authorizer"] = authorizer.clone();
    }
    let pairs = query::pairs(request.query());
    let parameters = query::group(pairs.map(|(name, value)| (query::decode(name), query::decode(value))));
    let is_text = match sender {
        Sender::RestApi { binary_media_types } => {
            !media_type::is_binary(&media_type::media_type(&received), binary_media_types)
        }
        Sender::HttpApi => media_type::is_text(&received),
    };
    let name_case = NameCase::of(request, sender);
    let mut event = json!({
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": object(&received, name_case, |mut values| values.pop().into()),
        "multiValueHeaders": object(&received, name_case, Value::from),
        "queryStringParameters": parameters.as_ref().map(query::last),
        "multiValueQueryStringParameters": parameters,
        "pathParameters": (!proxy.is_empty()).then(|| json!({ "proxy": proxy })),
        "stageVariables": null,
        "requestContext": context,
        "body": match request.body {
            [] => Value::Null,
            body if is_text => media_type::text(body).into(),
            body => media_type::base64(body).into(),
        },
        "isBase64Encoded": !is_text && !request.body.is_empty(),
    });
    if matches!(sender, Sender::HttpApi) {
        event["version"] = "1.0".into();
    }
    event
}

fn object(headers: &HeaderMap, name_case: NameCase, value: impl Fn(Vec<String>) -> Value) -> Value {
    let member = |name: &HeaderName| (name_case.apply(name.as_str()), value(headers::texts(headers, name)));
    headers.keys().map(member).collect::<Map<_, _>>().into()
}

/// The letter case of header names.
#[derive(Debug, Clone, Copy)]
enum NameCase {
    Lower,
    /// As the client sent them, except for names that the gateway adds. HTTP/2 has only lower case; most
    /// HTTP/1.1 clients send title case.
    AsSent {
        is_title_case: bool,
    },
}

impl NameCase {
    fn of(request: &IncomingRequest<'_>, sender: Sender<'_>) -> Self {
        match sender {
            Sender::RestApi { .. } => Self::AsSent { is_title_case: request.parts.version < Version::HTTP_2 },
            Sender::HttpApi => Self::Lower,
        }
    }

    fn apply(self, name: &str) -> String {
        let is_gateway_name = ["authorization", "user-agent", "host", "x-amzn-trace-id"].contains(&name)
            || name.starts_with("x-forwarded-");
        match self {
            Self::AsSent { is_title_case } if is_title_case || is_gateway_name => {
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

/// The response headers that a REST API renames to `x-amzn-Remapped-*`, from the page of [`DROPPED`].
const REMAPPED: [&str; 5] = ["connection", "content-length", "date", "server", "www-authenticate"];

/// Parses a response to a REST API.
///
/// The body is decoded only if the first media type of the request's `Accept` is binary. The content type of
/// the response does not matter:
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html>.
pub(super) fn rest_response(
    json: &[u8],
    accept: Option<&str>,
    binary_media_types: &[String],
) -> Result<Response<Bytes>, Malformed> {
    let response = response::parse(json)?;
    let known = ["isBase64Encoded", "statusCode", "headers", "multiValueHeaders", "body"];
    let object = response.as_object().ok_or(Malformed::Shape)?;
    if object.keys().any(|key| !known.contains(&key.as_str())) {
        return Err(Malformed::Shape);
    }
    let accepted =
        media_type::without_parameters(accept.unwrap_or_default().split(',').next().unwrap_or_default());
    let body = if media_type::is_binary(&accepted, binary_media_types) {
        response::body(&response)?
    } else {
        Bytes::copy_from_slice(response::text(&response)?.as_bytes())
    };
    let mut http = Response::new(body);
    if let Some(status) = response.get("statusCode") {
        *http.status_mut() = response::status(status)?;
    }
    append_headers(http.headers_mut(), &response, Values::Strict)?;
    remap(http.headers_mut());
    Ok(http)
}

/// Parses a response to an HTTP API. The rules are those of format 2.0, with the keys of this format.
pub(super) fn http_api_response(json: &[u8]) -> Result<Response<Bytes>, Malformed> {
    let response = response::parse(json)?;
    let mut http = response::without_headers(&response)?;
    append_headers(http.headers_mut(), &response, Values::Lenient)?;
    Ok(http)
}

/// Appends the headers of a response. A header in both objects has the values of both.
fn append_headers(headers: &mut HeaderMap, response: &Value, values: Values) -> Result<(), Malformed> {
    response::multi_value_headers(headers, response.get("multiValueHeaders"))?;
    response::headers(headers, response.get("headers"), values)?;
    headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    Ok(())
}

/// Renames the headers that a REST API reserves.
pub(super) fn remap(headers: &mut HeaderMap) {
    headers.remove(header::TRANSFER_ENCODING);
    for name in REMAPPED {
        if let (Some(value), Ok(renamed)) =
            (headers.remove(name), HeaderName::try_from(format!("x-amzn-remapped-{name}")))
        {
            headers.insert(renamed, value);
        }
    }
}

/// Returns the status for a malformed response. A REST API responds to invalid base64 with 500.
pub(super) fn rest_status(malformed: Malformed) -> StatusCode {
    match malformed {
        Malformed::Shape => StatusCode::BAD_GATEWAY,
        Malformed::Base64 => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
