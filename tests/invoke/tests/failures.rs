//! Calls that come to no answer, as the Invoke API documents it:
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>.

use std::error::Error;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::error::SdkError;
use aws_sdk_lambda::operation::invoke::InvokeError;
use invoke::{Answer, answering, breaking, client, credentials, sdk, silent};
use lambda_grpc::client::Invoke;
use lambda_grpc::{Code, Status};
use wire::pb::Message;
use wire::pb::echo_client::EchoClient;

async fn call(config: aws_sdk_lambda::config::Builder) -> Status {
    let mut client = EchoClient::new(Invoke::new(client(config), "my-function"));
    client.say(Message::default()).await.unwrap_err()
}

#[tokio::test]
async fn maps_what_lambda_refuses() {
    let cases = [
        (
            429,
            "TooManyRequestsException",
            r#"{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}"#,
            Code::Unavailable,
        ),
        (
            413,
            "RequestTooLargeException",
            r#"{"Type":"User","message":"6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)"}"#,
            Code::ResourceExhausted,
        ),
        (
            404,
            "ResourceNotFoundException",
            r#"{"Type":"User","Message":"Function not found: arn:aws:lambda:eu-west-1:123456789012:function:my-function"}"#,
            Code::Unimplemented,
        ),
        (
            403,
            "AccessDeniedException",
            r#"{"Message":"User: arn:aws:iam::123456789012:user/ada is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:123456789012:function:my-function because no identity-based policy allows the lambda:InvokeFunction action"}"#,
            Code::PermissionDenied,
        ),
        (
            403,
            "UnrecognizedClientException",
            r#"{"message":"The security token included in the request is invalid."}"#,
            Code::Unauthenticated,
        ),
        (
            403,
            "ExpiredTokenException",
            r#"{"message":"The security token included in the request is expired"}"#,
            Code::Unauthenticated,
        ),
        (
            409,
            "ResourceConflictException",
            r#"{"Type":"User","Message":"The operation cannot be performed at this time. The function is currently in the following state: Pending"}"#,
            Code::Unavailable,
        ),
        (
            500,
            "ServiceException",
            r#"{"Type":"Service","Message":"An error occurred and the request cannot be processed."}"#,
            Code::Unavailable,
        ),
        (502, "EC2ThrottledException", r#"{"Type":"Service","Message":"throttled"}"#, Code::Unavailable),
        (
            400,
            "InvalidRequestContentException",
            r#"{"Type":"User","message":"Could not parse request body into json"}"#,
            Code::Internal,
        ),
    ];
    for (status, refusal, body, code) in cases {
        let address = answering(Answer { status, refusal: Some(refusal), body, ..Answer::default() }).await;
        let status = call(sdk(&address)).await;
        assert_eq!(status.code(), code, "{status}");
        let json: serde_json::Value = serde_json::from_str(body).unwrap();
        let said = json.get("message").or(json.get("Message")).unwrap().as_str().unwrap();
        let expected = format!("AWS Lambda refused to invoke `my-function`: {refusal}: {said}");
        assert_eq!(status.message(), expected);
    }
}

#[tokio::test]
async fn maps_how_functions_fail() {
    let cases = [
        (
            r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 1 Error: Task timed out after 3.00 seconds"}"#,
            Code::DeadlineExceeded,
            "Sandbox.Timedout: RequestId: 1 Error: Task timed out after 3.00 seconds",
        ),
        (
            r#"{"errorMessage":"2026-11-24T12:00:00.000Z 1 Task timed out after 3.00 seconds"}"#,
            Code::DeadlineExceeded,
            "2026-11-24T12:00:00.000Z 1 Task timed out after 3.00 seconds",
        ),
        (
            r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: killed"}"#,
            Code::Internal,
            "Runtime.ExitError: RequestId: 1 Error: Runtime exited with error: signal: killed",
        ),
        (
            r#"{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}"#,
            Code::ResourceExhausted,
            "Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        ),
        (
            r#"{"errorType":"lambda_grpc::event::UnknownEvent","errorMessage":"this function answers HTTP requests"}"#,
            Code::Internal,
            "lambda_grpc::event::UnknownEvent: this function answers HTTP requests",
        ),
        ("not JSON", Code::Internal, "not JSON"),
    ];
    for (body, code, said) in cases {
        let answer = Answer { function_error: Some("Unhandled"), body, ..Answer::default() };
        let status = call(sdk(&answering(answer).await)).await;
        assert_eq!((status.code(), status.message()), (code, &*format!("`my-function` failed: {said}")));
    }
}

#[tokio::test]
async fn explains_replies_that_are_no_grpc_web() {
    let cases = [
        ("null", Code::Unknown, "`my-function` answered no gRPC-Web, but HTTP 200: null"),
        (r#"{"ok":true}"#, Code::Unknown, r#"`my-function` answered no gRPC-Web, but HTTP 200: {"ok":true}"#),
        (
            r#"{"statusCode":404,"body":"no such page"}"#,
            Code::Unimplemented,
            "`my-function` answered no gRPC-Web, but HTTP 404: no such page",
        ),
        (
            r#"{"statusCode":"what"}"#,
            Code::Unknown,
            r#"`my-function` answered with what is no HTTP reply: {"statusCode":"what"}; is it served by `lambda_grpc::run`?"#,
        ),
        (
            "",
            Code::Unknown,
            "`my-function` answered with what is no HTTP reply: ; is it served by `lambda_grpc::run`?",
        ),
    ];
    for (body, code, said) in cases {
        let status = call(sdk(&answering(Answer { body, ..Answer::default() }).await)).await;
        assert_eq!((status.code(), status.message()), (code, said));
    }
}

#[tokio::test]
async fn ends_at_the_timeout_of_the_sdk() {
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_millis(100)).build();
    let status = call(sdk(&silent().await).timeout_config(timeouts)).await;
    assert_eq!(
        (status.code(), status.message()),
        (Code::DeadlineExceeded, "`my-function` did not answer within the SDK's timeout")
    );
}

#[tokio::test]
async fn says_that_lambda_was_not_reached() {
    // Bound and dropped again: nobody listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let status = call(sdk(&format!("http://{closed}"))).await;
    assert_eq!(status.code(), Code::Unavailable, "{status}");
    assert!(status.message().starts_with("AWS Lambda was not reached for `my-function`: "), "{status}");
    assert!(status.message().contains("Connection refused"), "{status}");
}

/// What a provider that finds nothing says.
#[derive(Debug)]
struct NoCredentials;

impl ProvideCredentials for NoCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded(
            "no profile, no variables, no role",
        )))
    }
}

#[tokio::test]
async fn says_that_there_are_no_credentials() {
    let address = answering(Answer::default()).await;
    let status = call(sdk(&address).credentials_provider(NoCredentials)).await;
    assert_eq!(status.code(), Code::Unauthenticated, "{status}");
    assert!(
        status.message().starts_with("there are no credentials to invoke `my-function` with: "),
        "{status}"
    );
    assert!(status.message().contains("no profile, no variables, no role"), "{status}");
}

#[tokio::test]
async fn says_that_there_is_no_region() {
    let config =
        aws_sdk_lambda::Config::builder().behavior_version_latest().credentials_provider(credentials());
    let status = call(config).await;
    assert_eq!(status.code(), Code::Unknown, "{status}");
    assert!(status.message().starts_with("there is no answer of `my-function`: "), "{status}");
    assert!(status.message().contains("Missing Region"), "{status}");
}

#[tokio::test]
async fn does_not_know_what_a_broken_answer_was() {
    let address = breaking().await;
    let status = call(sdk(&address)).await;
    assert_eq!(status.code(), Code::Unknown, "{status}");
    assert!(status.message().starts_with("there is no answer of `my-function`: "), "{status}");
}

#[tokio::test]
async fn keeps_the_error_of_the_sdk() {
    let answer =
        Answer { status: 429, refusal: Some("TooManyRequestsException"), body: "{}", ..Answer::default() };
    let status = call(sdk(&answering(answer).await)).await;
    let source = status.source().unwrap().downcast_ref::<SdkError<InvokeError>>().unwrap();
    assert!(source.as_service_error().unwrap().is_too_many_requests_exception());
}
