//! The format of Application Load Balancers: [Lambda functions as targets][doc].
//!
//! [doc]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html

use std::borrow::Cow;

use bytes::Bytes;
use http::header;
use http::response::Parts;

use super::path::RequestTarget;
use super::query::Encoding;
use super::raw_event::RawEvent;
use super::response::{self, TooLarge, Unencoded};

/// The size limit of the response JSON, in bytes: 1 MiB.
pub(super) const LIMIT: usize = 1024 * 1024;

pub(super) fn request_target<'a>(event: &'a RawEvent<'_>) -> RequestTarget<'a> {
    RequestTarget {
        method: event.method.get(),
        path: Cow::Borrowed(event.path.get()),
        query: Cow::Owned(event.query.join(Encoding::Raw)),
    }
}

pub(super) fn response(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: LIMIT }.encode(|json, headers| {
        response::push_description(json, head.status);
        if headers.get_all(header::SET_COOKIE).iter().nth(1).is_some() {
            tracing::warn!(
                "a load balancer sends only one cookie of a response: enable `lambda.multi_value_headers.enabled` on its target group"
            );
        }
        response::push_joined(json, headers.keys(), headers);
    })
}

/// Encodes a response for a target group with multi-value headers, which accepts headers only in this form.
pub(super) fn response_multi_value(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: LIMIT }.encode(|json, headers| {
        response::push_description(json, head.status);
        response::push_lists(json, headers.keys(), headers);
    })
}
