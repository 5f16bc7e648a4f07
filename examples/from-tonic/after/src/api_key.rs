//! The interceptor.

use lambda_grpc::metadata::AsciiMetadataValue;
use lambda_grpc::{Interceptor, Request, Status};

/// Creates an interceptor that rejects calls without the key.
pub fn require_api_key(key: AsciiMetadataValue) -> impl Interceptor + Clone {
    move |request: Request<()>| match request.metadata().get("x-api-key") {
        Some(sent) if *sent == key => Ok(request),
        _ => Err(Status::unauthenticated("`x-api-key` is missing or wrong")),
    }
}
