//! API Gateway's payload format 1.0: REST APIs, and HTTP APIs that are set to it.
//!
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html),
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName};
use http::response::Parts;

use super::door::Route;
use super::query::Encoding;
use super::read::Reading;
use super::reply::{self, Reply};
use super::summary::Summary;
use super::{TooLarge, path};

pub(super) fn route<'a>(event: &'a Reading<'_>) -> Route<'a> {
    let context = &event.context;
    let whole = event.path.get();
    let within = path::expand(event.resource.get(), &event.path_parameters)
        .filter(|within| whole.strip_suffix(within.as_str()).is_some_and(path::is_prefix));
    let path = match within {
        // What precedes it is the mapping of a custom domain, or the stage.
        Some(within) => Cow::Owned(within),
        // The route `$default` of an HTTP API, which has no resource to tell.
        None if is_own_domain(context) => Cow::Borrowed(path::without_stage(whole, context.stage.get())),
        None => Cow::Borrowed(whole),
    };
    Route { method: event.method.get(), path, query: Cow::Owned(event.query.join(Encoding::Decoded)) }
}

/// Returns true if the caller used the domain that API Gateway made for the API, under which the path of an HTTP API
/// begins with its stage; under a custom domain it begins with a mapping that the event does not tell.
fn is_own_domain(context: &Summary<'_>) -> bool {
    let id = context.api_id.get();
    !id.is_empty()
        && context
            .domain_name
            .get()
            .strip_prefix(id)
            .is_some_and(|domain| domain.starts_with(".execute-api."))
}

/// Answers with nothing but the keys of the format: a REST API takes one unknown key for a malformed reply, and says 502.
pub(super) fn reply(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Reply { head, body, limit: reply::LIMIT }.write(push_headers)
}

/// Writes each name in one of two objects: the values of a name that is in both would be sent twice.
pub(super) fn push_headers(json: &mut String, headers: &HeaderMap) {
    let is_repeated = |name: &HeaderName| headers.get_all(name).iter().nth(1).is_some();
    reply::push_joined(json, headers.keys().filter(|name| !is_repeated(name)), headers);
    if headers.keys().any(is_repeated) {
        reply::push_lists(json, headers.keys().filter(|name| is_repeated(name)), headers);
    }
}
