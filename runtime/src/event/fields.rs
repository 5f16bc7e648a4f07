//! What the events of HTTP front doors say, gathered under one roof.

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::call::Fault;

/// The parts of an event that make an HTTP request.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// `requestContext.http` is there: HTTP API payload 2.0 or Function URL. Never told by `version`, which VPC Lattice
    /// shares.
    pub(super) is_http_api: bool,
    pub(super) method: Method,
    pub(super) raw_path: String,
    pub(super) raw_query: String,
    pub(super) stage: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) fault: Option<Fault>,
}
