//! CORS answered by the gateway, with everything allowed.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors).

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};

const ANY: HeaderValue = HeaderValue::from_static("*");

/// Answers a preflight request in the function's place; `None` for any other.
pub(crate) fn preflight(parts: &Parts, status: StatusCode) -> Option<Response<Bytes>> {
    let is_preflight = parts.method == Method::OPTIONS
        && parts.headers.contains_key(header::ORIGIN)
        && parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    is_preflight.then(|| {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        allow(response.headers_mut());
        let headers = [header::ACCESS_CONTROL_ALLOW_METHODS, header::ACCESS_CONTROL_ALLOW_HEADERS];
        response.headers_mut().extend(headers.map(|name| (name, ANY)));
        response
    })
}

/// "If you configure CORS for an API, API Gateway ignores CORS headers returned from your backend integration".
pub(crate) fn replace(headers: &mut HeaderMap) {
    let is_cors = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    let names: Vec<HeaderName> = headers.keys().filter(is_cors).cloned().collect();
    names.iter().for_each(|name| drop(headers.remove(name)));
    allow(headers);
}

/// A Function URL adds its own to those of the function, which browsers then refuse as duplicates.
pub(crate) fn add(headers: &mut HeaderMap) {
    allow(headers);
}

fn allow(headers: &mut HeaderMap) {
    headers.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.append(header::ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
}
