//! The statuses of failed invocations.

use std::error::Error;
use std::sync::Arc;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_lambda::operation::invoke::InvokeError;
use serde::Deserialize;
use tonic::{Code, Status};

use crate::body::excerpt;

/// Returns the status of an invocation that Lambda rejected, or whose response was lost.
pub(super) fn of_invocation(function: &str, error: SdkError<InvokeError>) -> Status {
    let (code, text) = match &error {
        SdkError::ServiceError(error) => {
            let (name, message) = (error.err().code(), error.err().message());
            let code = code_of_error(name.unwrap_or_default(), error.raw().status().as_u16());
            let reason = [name, message].into_iter().flatten().collect::<Vec<_>>().join(": ");
            (code, format!("AWS Lambda rejected the invocation of `{function}`: {reason}"))
        }
        SdkError::TimeoutError(_) => {
            (Code::DeadlineExceeded, format!("`{function}` did not respond within the timeout of the SDK"))
        }
        SdkError::DispatchFailure(_) if causes(&error).any(|cause| cause.is::<CredentialsError>()) => (
            Code::Unauthenticated,
            format!("no valid credentials to invoke `{function}`: {}", describe(&error)),
        ),
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => (
            Code::Unavailable,
            format!("cannot reach AWS Lambda to invoke `{function}`: {}", describe(&error)),
        ),
        SdkError::ConstructionFailure(_) => {
            (Code::Internal, format!("cannot create the invocation of `{function}`: {}", describe(&error)))
        }
        // Either nothing was sent, or the response was lost.
        _ => (Code::Unknown, format!("no response from `{function}`: {}", describe(&error))),
    };
    let mut status = Status::new(code, text);
    status.set_source(Arc::new(error));
    status
}

/// Returns an error and its sources.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// Formats an error and its sources.
fn describe(error: &(dyn Error + 'static)) -> String {
    let texts: Vec<_> = causes(error).map(ToString::to_string).collect();
    excerpt(texts.join(": ").as_bytes())
}

/// Returns the code for an
/// [error of the Invoke API](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors),
/// or for an error that all AWS APIs have.
fn code_of_error(name: &str, http: u16) -> Code {
    match (name, http) {
        ("ExpiredTokenException" | "IncompleteSignatureException" | "InvalidSignatureException", _)
        | ("MissingAuthenticationTokenException" | "UnrecognizedClientException", _) => Code::Unauthenticated,
        (_, 403) => Code::PermissionDenied,
        (_, 404) => Code::Unimplemented,
        (_, 413) => Code::ResourceExhausted,
        // 409: the function is being created, updated or restored.
        (_, 409 | 429 | 500..=599) => Code::Unavailable,
        (_, 400..=499) => Code::Internal,
        _ => Code::Unknown,
    }
}

/// The payload of a response with `X-Amz-Function-Error`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FunctionError {
    error_type: String,
    error_message: String,
}

/// Returns the status of an invocation that failed in the function.
pub(super) fn of_function(function: &str, payload: &[u8]) -> Status {
    let error: FunctionError = serde_json::from_slice(payload).unwrap_or_default();
    let FunctionError { error_type, error_message } = &error;
    // Depending on the age of the function, a timeout has this error type or only this message.
    let timed_out = error_type == "Sandbox.Timedout" || error_message.contains("Task timed out after");
    let code = match error_type.as_str() {
        _ if timed_out => Code::DeadlineExceeded,
        "Function.ResponseSizeTooLarge" => Code::ResourceExhausted,
        _ => Code::Internal,
    };
    let reason = match (error_type.as_str(), error_message.as_str()) {
        ("", "") => excerpt(payload),
        ("", message) => excerpt(message.as_bytes()),
        (name, message) => format!("{name}: {}", excerpt(message.as_bytes())),
    };
    Status::new(code, format!("`{function}` failed: {reason}"))
}

/// Returns the status for the output of a function that is not an HTTP response.
pub(super) fn of_response(function: &str, payload: &[u8]) -> Status {
    Status::unknown(format!(
        "the response of `{function}` is not an HTTP response: {}; serve the function with `lambda_grpc::run`",
        excerpt(payload)
    ))
}
