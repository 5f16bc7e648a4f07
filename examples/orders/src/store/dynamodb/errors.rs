//! Errors of the AWS SDK.

use std::error::Error;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::store::StoreError;

/// The codes of errors that end by themselves, when fewer requests arrive.
const THROTTLING: [&str; 3] =
    ["ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"];

/// The SDK has repeated the request when it returns such an error.
impl<E> From<SdkError<E, HttpResponse>> for StoreError
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let may_succeed_later = match &error {
            SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
            SdkError::ServiceError(failure) => {
                failure.raw().status().is_server_error()
                    || failure.err().code().is_some_and(|code| THROTTLING.contains(&code))
            }
            _ => false,
        };
        if may_succeed_later { Self::Unavailable(error.into()) } else { Self::Failed(error.into()) }
    }
}
