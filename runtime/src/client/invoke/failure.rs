//! What a failed invocation is to a gRPC caller.

use std::error::Error;
use std::sync::Arc;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_lambda::operation::invoke::InvokeError;
use serde::Deserialize;
use tonic::{Code, Status};

use crate::wire::bridge::excerpt;

/// Explains an invocation that Lambda did not take, or whose answer did not arrive.
pub(super) fn of_invocation(function: &str, error: SdkError<InvokeError>) -> Status {
    let (code, what) = match &error {
        SdkError::ServiceError(refusal) => {
            let (name, message) = (refusal.err().code(), refusal.err().message());
            let code = refused(name.unwrap_or_default(), refusal.raw().status().as_u16());
            let said = [name, message].into_iter().flatten().collect::<Vec<_>>().join(": ");
            (code, format!("AWS Lambda refused to invoke `{function}`: {said}"))
        }
        SdkError::TimeoutError(_) => {
            (Code::DeadlineExceeded, format!("`{function}` did not answer within the SDK's timeout"))
        }
        SdkError::DispatchFailure(_) if causes(&error).any(|cause| cause.is::<CredentialsError>()) => (
            Code::Unauthenticated,
            format!("there are no credentials to invoke `{function}` with: {}", told(&error)),
        ),
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => {
            (Code::Unavailable, format!("AWS Lambda was not reached for `{function}`: {}", told(&error)))
        }
        SdkError::ConstructionFailure(_) => {
            (Code::Internal, format!("`{function}` was not invoked: {}", told(&error)))
        }
        // Nothing was sent, or the answer was lost on its way.
        _ => (Code::Unknown, format!("there is no answer of `{function}`: {}", told(&error))),
    };
    let mut status = Status::new(code, what);
    status.set_source(Arc::new(error));
    status
}

/// Returns an error and what caused it, outermost first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// Tells what caused an error.
fn told(error: &(dyn Error + 'static)) -> String {
    let told: Vec<_> = causes(error).map(ToString::to_string).collect();
    excerpt(told.join(": ").as_bytes())
}

/// Reads ["Errors"](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors) and those that all of
/// AWS has in common.
fn refused(name: &str, http: u16) -> Code {
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

/// What the payload is under `X-Amz-Function-Error`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct FunctionError {
    error_type: String,
    error_message: String,
}

/// Explains a function that ran and failed.
pub(super) fn of_function(function: &str, payload: &[u8]) -> Status {
    let error: FunctionError = serde_json::from_slice(payload).unwrap_or_default();
    let FunctionError { error_type, error_message } = &error;
    // A function that timed out has, by its age, either the type or only these words.
    let timed_out = error_type == "Sandbox.Timedout" || error_message.contains("Task timed out after");
    let code = match error_type.as_str() {
        _ if timed_out => Code::DeadlineExceeded,
        "Function.ResponseSizeTooLarge" => Code::ResourceExhausted,
        _ => Code::Internal,
    };
    let said = match (error_type.as_str(), error_message.as_str()) {
        ("", "") => excerpt(payload),
        ("", message) => excerpt(message.as_bytes()),
        (name, message) => format!("{name}: {}", excerpt(message.as_bytes())),
    };
    Status::new(code, format!("`{function}` failed: {said}"))
}

/// Explains a reply that no server of HTTP would give.
pub(super) fn of_reply(function: &str, payload: &[u8]) -> Status {
    Status::unknown(format!(
        "`{function}` answered with what is no HTTP reply: {}; is it served by `lambda_grpc::run`?",
        excerpt(payload)
    ))
}
