//! The prelude of a streamed response.

use http::header::HeaderMap;
use http::response::Parts;

use super::response::TooLarge;

/// The prelude that is sent if the prelude of the rejection is also too large.
pub(crate) const FALLBACK_PRELUDE: &str = "{\"statusCode\":500}\0\0\0\0\0\0\0\0";

/// API Gateway's size limit for the prelude, in bytes.
const PRELUDE_LIMIT: usize = 16 * 1024;

/// Encodes the prelude of a streamed response.
pub(super) fn prelude(
    head: &Parts,
    push_headers: impl FnOnce(&mut String, &HeaderMap),
) -> Result<String, TooLarge> {
    let mut json = String::with_capacity(512);
    json.push_str("{\"statusCode\":");
    json.push_str(head.status.as_str());
    push_headers(&mut json, &head.headers);
    json.push_str("}\0\0\0\0\0\0\0\0");
    if json.len() > PRELUDE_LIMIT {
        Err(TooLarge { size: json.len(), limit: PRELUDE_LIMIT })
    } else {
        Ok(json)
    }
}
