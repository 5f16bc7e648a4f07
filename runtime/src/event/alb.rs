//! Application Load Balancer: [Lambda functions as targets][doc].
//!
//! [doc]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::response::Parts;

use super::TooLarge;
use super::door::Route;
use super::query::Encoding;
use super::read::Reading;
use super::reply::{self, Reply};

/// The most bytes of reply JSON that a load balancer takes: 1 MiB.
pub(super) const LIMIT: usize = 1024 * 1024;

pub(super) fn route<'a>(event: &'a Reading<'_>) -> Route<'a> {
    Route {
        method: event.method.get(),
        path: Cow::Borrowed(event.path.get()),
        query: Cow::Owned(event.query.join(Encoding::Raw)),
    }
}

pub(super) fn reply(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Reply { head, body, limit: LIMIT }.write(|json, headers| {
        push_description(json, head);
        if headers.get_all(header::SET_COOKIE).iter().nth(1).is_some() {
            tracing::warn!(
                "a load balancer passes on one cookie of a reply: set `lambda.multi_value_headers.enabled` of its target group"
            );
        }
        reply::push_joined(json, headers.keys(), headers);
    })
}

/// Answers in the form that the request had, the only one that the load balancer then reads.
pub(super) fn reply_multi_value(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Reply { head, body, limit: LIMIT }.write(|json, headers: &HeaderMap| {
        push_description(json, head);
        reply::push_lists(json, headers.keys(), headers);
    })
}

fn push_description(json: &mut String, head: &Parts) {
    reply::push_description(json, head.status);
}
