//! The body of an error that is sent as JSON.

use serde::Serialize;

use crate::body::Body;

/// Encodes an error as a body.
pub(super) fn body(error: &impl Serialize) -> Body {
    Body::new(encode(error))
}

/// Encodes an error. It consists of strings, so this cannot fail.
pub(super) fn encode(error: &impl Serialize) -> String {
    serde_json::to_string(error).unwrap_or_default()
}
