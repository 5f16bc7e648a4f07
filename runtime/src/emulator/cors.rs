//! CORS of the gateway, with a configuration that allows everything.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors).

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};

use crate::trigger::Trigger;

const ANY: HeaderValue = HeaderValue::from_static("*");

/// Creates the response to a preflight request. Returns `None` for other requests, and for triggers without a
/// CORS configuration.
pub(super) fn preflight(trigger: Trigger, parts: &Parts) -> Option<Response<Bytes>> {
    let status = match trigger {
        Trigger::HttpApi => StatusCode::NO_CONTENT,
        Trigger::FunctionUrl => StatusCode::OK,
        _ => return None,
    };
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

/// Adds the gateway's headers to a response.
///
/// "If you configure CORS for an API, API Gateway ignores CORS headers returned from your backend
/// integration". A Function URL adds its own headers, and browsers reject the duplicates.
pub(super) fn append(trigger: Trigger, headers: &mut HeaderMap) {
    match trigger {
        Trigger::HttpApi => {
            let is_cors = |name: &&HeaderName| name.as_str().starts_with("access-control-");
            let names: Vec<HeaderName> = headers.keys().filter(is_cors).cloned().collect();
            names.iter().for_each(|name| drop(headers.remove(name)));
            allow(headers);
        }
        Trigger::FunctionUrl => allow(headers),
        _ => {}
    }
}

fn allow(headers: &mut HeaderMap) {
    headers.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.append(header::ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
}
