//! Payload format 1.0, of REST APIs, and of HTTP APIs that are configured for it.
//!
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html),
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
//!
//! Other gateways that invoke functions send events with fewer keys, and read responses in this format:
//! plugins for Traefik, Kong and Gloo. `tests/server/events/SOURCES.md` has their sources.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName};
use http::response::Parts;

use super::context_keys::ContextKeys;
use super::path::{self, RequestTarget};
use super::query::Encoding;
use super::raw_event::RawEvent;
use super::response::{self, TooLarge, Unencoded};
use crate::trigger::Trigger;

/// Returns the trigger of an event, or `None` if the event is not in this format.
pub(super) fn trigger(event: &RawEvent<'_>) -> Option<Trigger> {
    if event.has_http_method && event.resource.0.is_some() {
        // HTTP APIs send `version`. REST APIs do not, but some of their emulators do.
        let is_http_api = event.version.0.is_some();
        return Some(if is_http_api { Trigger::HttpApi } else { Trigger::RestApi });
    }
    // API Gateway always sends `resource`, so another gateway invokes the function. An agent of Amazon Bedrock
    // sends `httpMethod` too, but no `path`.
    let has_path = event.has_http_method && event.path.0.is_some();
    let is_kong = event.method.0.is_some() && event.kong_uri.0.is_some();
    (has_path || is_kong).then_some(Trigger::DirectInvoke)
}

pub(super) fn request_target<'a>(event: &'a RawEvent<'_>) -> RequestTarget<'a> {
    if let Some(uri) = event.kong_uri.0.as_deref().filter(|_| !event.has_http_method) {
        // Kong's plugin with `forward_request_uri`.
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        return RequestTarget { method: event.method.get(), path: path.into(), query: query.into() };
    }
    let context = &event.context;
    let full = event.path.get();
    let inside_api = path::expand(event.resource.get(), &event.path_parameters)
        .filter(|inside| full.strip_suffix(inside.as_str()).is_some_and(path::is_prefix));
    let path = match inside_api {
        // In `full`, a base path mapping or a stage precedes it.
        Some(inside) => Cow::Owned(inside),
        // The route `$default` of an HTTP API has no resource.
        None if is_default_domain(context) => Cow::Borrowed(path::without_stage(full, context.stage.get())),
        None => Cow::Borrowed(full),
    };
    let query = match event.raw_query.0.as_deref() {
        Some(raw) => Cow::Borrowed(raw),
        None => Cow::Owned(event.query.join(Encoding::Decoded)),
    };
    RequestTarget { method: event.method.get(), path, query }
}

/// Returns true if the caller used the default domain of the API, where the path of an HTTP API begins with
/// its stage.
///
/// Under a custom domain, the path begins with an API mapping that is not in the event.
fn is_default_domain(context: &ContextKeys<'_>) -> bool {
    let id = context.api_id.get();
    let domain = context.domain_name.get();
    !id.is_empty() && domain.strip_prefix(id).is_some_and(|domain| domain.starts_with(".execute-api."))
}

/// Encodes a response with only the keys of the format. A REST API responds with 502 to a response with an
/// unknown key.
pub(super) fn response(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: response::LIMIT }.encode(push_headers)
}

/// Writes each header to one of two objects. The values of a header in both objects would be sent twice.
pub(super) fn push_headers(json: &mut String, headers: &HeaderMap) {
    let is_repeated = |name: &HeaderName| headers.get_all(name).iter().nth(1).is_some();
    response::push_joined(json, headers.keys().filter(|name| !is_repeated(name)), headers);
    if headers.keys().any(is_repeated) {
        response::push_lists(json, headers.keys().filter(|name| is_repeated(name)), headers);
    }
}
