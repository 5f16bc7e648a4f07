//! VPC Lattice, both versions of its event: [Lambda functions as targets][doc].
//!
//! [doc]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html

use std::borrow::Cow;

use bytes::Bytes;
use http::response::Parts;

use super::TooLarge;
use super::door::Route;
use super::query::Encoding;
use super::read::Reading;
use super::reply::{self, Reply};

pub(super) fn route<'a>(event: &'a Reading<'_>) -> Route<'a> {
    let (path, rest) = match event.lattice_path.0.as_deref() {
        // `raw_path` is "the path of the request": whether that excludes the query, AWS does not say.
        Some(path) => path.split_once('?').unwrap_or((path, "")),
        None => (event.path.get(), ""),
    };
    let query = event.query.join(Encoding::Raw);
    Route {
        method: event.method.get(),
        path: Cow::Borrowed(path),
        query: if query.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(query) },
    }
}

pub(super) fn reply(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Reply { head, body, limit: reply::LIMIT }.write(|json, headers| {
        reply::push_description(json, head.status);
        reply::push_joined(json, headers.keys(), headers);
    })
}
