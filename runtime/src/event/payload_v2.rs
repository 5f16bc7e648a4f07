//! Payload format 2.0, of HTTP APIs and Function URLs.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html).

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::response::Parts;

use super::path::{self, RequestTarget};
use super::raw_event::RawEvent;
use super::response::{self, TooLarge, Unencoded};
use crate::json::lenient::Text;
use crate::trigger::Trigger;

/// Returns the trigger of an event, from the domain that the caller used.
pub(super) fn trigger(event: &RawEvent<'_>) -> Trigger {
    match &event.context.domain_name {
        // `<url-id>.lambda-url.<region>.on.aws`:
        // https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
        Text(Some(domain)) if domain.contains(".lambda-url.") => Trigger::FunctionUrl,
        Text(Some(_)) => Trigger::HttpApi,
        Text(None) => Trigger::DirectInvoke,
    }
}

pub(super) fn request_target<'a>(event: &'a RawEvent<'_>) -> RequestTarget<'a> {
    RequestTarget {
        method: event.context.http_method.as_ref().map_or("", Text::get),
        path: Cow::Borrowed(path::without_stage(event.raw_path.get(), event.context.stage.get())),
        query: Cow::Borrowed(event.raw_query.get()),
    }
}

pub(super) fn response(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: response::LIMIT }.encode(push_headers)
}

pub(super) fn push_headers(json: &mut String, headers: &HeaderMap) {
    response::push_joined(json, headers.keys().filter(|name| *name != header::SET_COOKIE), headers);
    // Cookies that are joined with commas cannot be separated. An empty array is written too: emulators built
    // on `aws_lambda_events` (`cargo lambda watch`) reject responses without it.
    response::push_cookies(json, response::texts(headers, &header::SET_COOKIE));
}
