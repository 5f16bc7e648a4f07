//! The statuses of failed invocations.

use std::error::Error;
use std::sync::Arc;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_lambda::config::http::HttpResponse;
use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_lambda::operation::invoke::InvokeError;
use serde::Deserialize;
use tonic::{Code, Status};

use super::error_codes::code_of_error;
use crate::body::excerpt;

/// Returns the status of an invocation that Lambda rejected, or whose response was lost.
pub(super) fn of_invocation(function: &str, error: SdkError<InvokeError>) -> Status {
    let (code, text) = match &error {
        SdkError::ServiceError(error) => {
            let (error, response) = (error.err(), error.raw());
            let code = code_of_error(error.code().unwrap_or_default(), response.status().as_u16());
            let reason = reason(error, response);
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

/// Returns what the API says about an error: its name and message, or else its HTTP status and body.
fn reason(error: &InvokeError, response: &HttpResponse) -> String {
    let http = response.status().as_u16();
    let message = error.message().filter(|message| !message.is_empty());
    match (error.code(), message) {
        (Some(name), Some(message)) => format!("{name}: {message}"),
        (Some(name), None) => format!("{name} (HTTP {http})"),
        // The SDK reads no message of an error without a name. It may come from a proxy.
        (None, _) => match excerpt(response.body().bytes().unwrap_or_default()) {
            body if body.is_empty() => format!("HTTP {http}"),
            body => format!("HTTP {http}: {body}"),
        },
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
        ("", "") if payload.is_empty() => "it returned no reason".to_owned(),
        ("", "") => excerpt(payload),
        ("", message) => excerpt(message.as_bytes()),
        (name, "") => name.to_owned(),
        (name, message) => format!("{name}: {}", excerpt(message.as_bytes())),
    };
    Status::new(code, format!("`{function}` failed: {reason}"))
}

/// Returns the status for the output of a function that is not an HTTP response.
pub(super) fn of_response(function: &str, payload: &[u8]) -> Status {
    let fault = match excerpt(payload) {
        payload if payload.is_empty() => "empty".to_owned(),
        payload => format!("not an HTTP response: {payload}"),
    };
    Status::unknown(format!(
        "the response of `{function}` is {fault}; serve the function with `lambda_grpc::run`"
    ))
}
