//! The formats of VPC Lattice, in both versions: [Lambda functions as targets][doc].
//!
//! Envoy's filter [`aws_lambda`][envoy] sends events with the keys of version 1.
//!
//! [doc]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
//! [envoy]: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/aws_lambda_filter

use std::borrow::Cow;

use bytes::Bytes;
use http::header;
use http::response::Parts;

use super::path::RequestTarget;
use super::query::Encoding;
use super::raw_event::RawEvent;
use super::response::{self, TooLarge, Unencoded};

pub(super) fn request_target<'a>(event: &'a RawEvent<'_>) -> RequestTarget<'a> {
    let (path, raw_query) = match event.lattice_path.0.as_deref() {
        // `raw_path` is "the path of the request". AWS does not say whether it includes the query, as it does
        // with Envoy, which sends only one value of each parameter beside it.
        Some(path) => path.split_once('?').unwrap_or((path, "")),
        None => (event.path.get(), ""),
    };
    let query = if raw_query.is_empty() {
        Cow::Owned(event.query.join(Encoding::Undocumented))
    } else {
        Cow::Borrowed(raw_query)
    };
    RequestTarget { method: event.method.get(), path: Cow::Borrowed(path), query }
}

pub(super) fn response(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: response::LIMIT }.encode(|json, headers| {
        response::push_description(json, head.status);
        response::push_joined(json, headers.keys(), headers);
    })
}

/// Encodes a response to version 1 of the event.
pub(super) fn response_v1(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: response::LIMIT }.encode(|json, headers| {
        response::push_description(json, head.status);
        response::push_joined(json, headers.keys(), headers);
        // `headers` has the first cookie. Envoy adds those in `cookies`, which VPC Lattice does not have. The
        // key is only written if a cookie would be lost without it.
        let mut others = response::texts(headers, &header::SET_COOKIE).skip(1).peekable();
        if others.peek().is_some() {
            response::push_cookies(json, others);
        }
    })
}
