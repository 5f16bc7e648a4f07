//! API Gateway HTTP API with payload format 2.0, and Lambda Function URLs: the same shape both ways.
//!
//! [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html),
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html).

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::response::Parts;

use super::door::Route;
use super::read::Reading;
use super::reply::{self, Reply};
use super::text::Text;
use super::{TooLarge, json, path};

pub(super) fn route<'a>(event: &'a Reading<'_>) -> Route<'a> {
    Route {
        method: event.context.http_method.as_ref().map_or("", Text::get),
        path: Cow::Borrowed(path::without_stage(event.raw_path.get(), event.context.stage.get())),
        query: Cow::Borrowed(event.raw_query.get()),
    }
}

pub(super) fn reply(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Reply { head, body, limit: reply::LIMIT }.write(push_headers)
}

pub(super) fn push_headers(json: &mut String, headers: &HeaderMap) {
    reply::push_joined(json, headers.keys().filter(|name| *name != header::SET_COOKIE), headers);
    push_cookies(json, headers);
}

/// Writes `set-cookie` where this shape has it: joined with commas, cookies could not be told apart.
///
/// An empty array too: emulators built on `aws_lambda_events` (`cargo lambda watch`) take no reply without it.
fn push_cookies(json: &mut String, headers: &HeaderMap) {
    json.push_str(",\"cookies\":[");
    let mut separator = "";
    for cookie in reply::texts(headers, &header::SET_COOKIE) {
        json.push_str(separator);
        separator = ",";
        json::push_string(json, cookie);
    }
    json.push(']');
}
