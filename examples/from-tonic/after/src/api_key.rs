//! The interceptor.

use lambda_grpc::metadata::AsciiMetadataValue;
use lambda_grpc::{Interceptor, Request, Status};

/// Parses the value of `SHIPPING_API_KEY`.
///
/// # Errors
///
/// Fails if no call can have the key, and if the key is empty, because every call could have it.
pub fn parse_api_key(value: &str) -> Result<AsciiMetadataValue, &'static str> {
    match value.parse::<AsciiMetadataValue>() {
        Ok(key) if !key.is_empty() => Ok(key),
        _ => Err("set `SHIPPING_API_KEY` to the key of the callers, without a line break"),
    }
}

/// Creates an interceptor that rejects calls without the key.
pub fn require_api_key(key: AsciiMetadataValue) -> impl Interceptor + Clone {
    move |request: Request<()>| match request.metadata().get("x-api-key") {
        Some(sent) if *sent == key => Ok(request),
        _ => Err(Status::unauthenticated("`x-api-key` is missing or wrong")),
    }
}
