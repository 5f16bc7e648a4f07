//! The interceptor.

use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::{Request, Status};

/// Creates an interceptor that rejects calls without the key.
pub fn require_api_key(key: AsciiMetadataValue) -> impl Interceptor + Clone {
    move |request: Request<()>| match request.metadata().get("x-api-key") {
        Some(sent) if *sent == key => Ok(request),
        _ => Err(Status::unauthenticated("`x-api-key` is missing or wrong")),
    }
}
