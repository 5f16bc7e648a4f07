//! Payload format 1.0, of REST APIs, and of HTTP APIs that are configured for it.
//!
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html),
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName};
use http::response::Parts;

use super::context_keys::ContextKeys;
use super::path::{self, RequestTarget};
use super::query::Encoding;
use super::raw_event::RawEvent;
use super::response::{self, TooLarge, Unencoded};

pub(super) fn request_target<'a>(event: &'a RawEvent<'_>) -> RequestTarget<'a> {
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
    RequestTarget { method: event.method.get(), path, query: Cow::Owned(event.query.join(Encoding::Decoded)) }
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
