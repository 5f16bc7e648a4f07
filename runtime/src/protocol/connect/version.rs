//! The version of the protocol that a client speaks.

use http::header::{HeaderMap, HeaderName};
use tonic::Status;

/// The header that distinguishes Connect from other JSON requests. It is optional.
pub(in crate::protocol) const PROTOCOL_VERSION: HeaderName =
    HeaderName::from_static("connect-protocol-version");

/// Rejects other versions than the only one.
pub(super) fn check(headers: &HeaderMap) -> Result<(), Status> {
    match headers.get(PROTOCOL_VERSION) {
        Some(version) if version != "1" => Err(Status::invalid_argument(format!(
            "unsupported `connect-protocol-version` {version:?}: only \"1\" is supported"
        ))),
        _ => Ok(()),
    }
}
