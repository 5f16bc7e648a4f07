//! The formats of VPC Lattice, in both versions: [Lambda functions as targets][doc].
//!
//! [doc]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html

use std::borrow::Cow;

use bytes::Bytes;
use http::response::Parts;

use super::path::RequestTarget;
use super::query::Encoding;
use super::raw_event::RawEvent;
use super::response::{self, TooLarge, Unencoded};

pub(super) fn request_target<'a>(event: &'a RawEvent<'_>) -> RequestTarget<'a> {
    let (path, path_query) = match event.lattice_path.0.as_deref() {
        // `raw_path` is "the path of the request". AWS does not say whether it includes the query.
        Some(path) => path.split_once('?').unwrap_or((path, "")),
        None => (event.path.get(), ""),
    };
    let query = event.query.join(Encoding::Undocumented);
    RequestTarget {
        method: event.method.get(),
        path: Cow::Borrowed(path),
        query: if query.is_empty() { Cow::Borrowed(path_query) } else { Cow::Owned(query) },
    }
}

pub(super) fn response(head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
    Unencoded { head, body, limit: response::LIMIT }.encode(|json, headers| {
        response::push_description(json, head.status);
        response::push_joined(json, headers.keys(), headers);
    })
}
