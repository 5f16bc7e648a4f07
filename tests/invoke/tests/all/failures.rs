//! Calls that fail with the documented errors of the Invoke API:
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>.

use std::error::Error;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::error::SdkError;
use aws_sdk_lambda::operation::invoke::InvokeError;
use invoke::{ApiResponse, client, credentials, sdk, serve_nothing, serve_response, serve_truncated};
use lambda_grpc::client::Invoke;
use lambda_grpc::{Code, Status};
use service::pb::Message;
use service::pb::echo_client::EchoClient;

async fn call(config: aws_sdk_lambda::config::Builder) -> Status {
    let mut client = EchoClient::new(Invoke::new(client(config), "my-function"));
    client.say(Message::default()).await.unwrap_err()
}

#[tokio::test]
async fn maps_the_errors_of_the_invoke_api() {
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
    for (status, error_type, body, code) in cases {
        let address = serve_response(ApiResponse {
            status,
            error_type: Some(error_type),
            body,
            ..ApiResponse::default()
        })
        .await;
        let status = call(sdk(&address)).await;
        assert_eq!(status.code(), code, "{status}");
        let json: serde_json::Value = serde_json::from_str(body).unwrap();
        let message = json.get("message").or(json.get("Message")).unwrap().as_str().unwrap();
        let expected =
            format!("AWS Lambda rejected the invocation of `my-function`: {error_type}: {message}");
        assert_eq!(status.message(), expected);
    }
}

/// All errors of `Invoke` in botocore 1.44.8 (`lambda/2015-03-31/service-2.json`), with their HTTP statuses.
#[tokio::test]
async fn maps_every_documented_error() {
    use Code::{FailedPrecondition, Internal, ResourceExhausted, Unavailable, Unimplemented};
    let cases = [
        (409, "RuntimeAliasDeletedException", FailedPrecondition),
        (409, "CodeArtifactUserDeletedException", FailedPrecondition),
        (502, "ResourceNotReadyException", Unavailable),
        (402, "ServiceQuotaExceededException", ResourceExhausted),
        (502, "InvalidSecurityGroupIDException", FailedPrecondition),
        (408, "SnapStartTimeoutException", Unavailable),
        (429, "TooManyRequestsException", Unavailable),
        (502, "EC2ThrottledException", Unavailable),
        (408, "EFSMountConnectivityException", Unavailable),
        (502, "SubnetIPAddressLimitReachedException", ResourceExhausted),
        (502, "KMSAccessDeniedException", FailedPrecondition),
        (413, "RequestTooLargeException", ResourceExhausted),
        (502, "KMSDisabledException", FailedPrecondition),
        (415, "UnsupportedMediaTypeException", Internal),
        (408, "S3FilesMountConnectivityException", Unavailable),
        (413, "SerializedRequestEntityTooLargeException", ResourceExhausted),
        (502, "InvalidRuntimeException", FailedPrecondition),
        (400, "NoPublishedVersionException", FailedPrecondition),
        (502, "EC2UnexpectedException", Unavailable),
        (502, "InvalidSubnetIDException", FailedPrecondition),
        (502, "KMSNotFoundException", FailedPrecondition),
        (400, "InvalidParameterValueException", Internal),
        (502, "EC2AccessDeniedException", FailedPrecondition),
        (410, "EFSIOException", Unavailable),
        (502, "KMSInvalidStateException", FailedPrecondition),
        (409, "ResourceConflictException", Unavailable),
        (409, "RuntimeVersionDeletedException", FailedPrecondition),
        (502, "ENILimitReachedException", ResourceExhausted),
        (409, "SnapStartNotReadyException", Unavailable),
        (500, "ServiceException", Unavailable),
        (409, "CodeArtifactUserPendingException", Unavailable),
        (400, "SnapStartException", Internal),
        (400, "RecursiveInvocationException", FailedPrecondition),
        (403, "S3FilesMountFailureException", FailedPrecondition),
        (408, "EFSMountTimeoutException", Unavailable),
        (502, "ENINotReadyException", Unavailable),
        (408, "S3FilesMountTimeoutException", Unavailable),
        (409, "CodeArtifactUserFailedException", FailedPrecondition),
        (400, "ModeNotSupportedException", FailedPrecondition),
        (404, "ResourceNotFoundException", Unimplemented),
        (400, "InvalidRequestContentException", Internal),
        (409, "SnapStartRegenerationFailureException", Unavailable),
        (409, "DurableExecutionAlreadyStartedException", Internal),
        (502, "InvalidZipFileException", FailedPrecondition),
        (403, "EFSMountFailureException", FailedPrecondition),
    ];
    for (http, name, code) in cases {
        let response =
            ApiResponse { status: http, error_type: Some(name), body: "{}", ..ApiResponse::default() };
        let status = call(sdk(&serve_response(response).await)).await;
        assert_eq!(status.code(), code, "{status}");
        let expected = format!("AWS Lambda rejected the invocation of `my-function`: {name} (HTTP {http})");
        assert_eq!(status.message(), expected);
    }
}

#[tokio::test]
async fn always_says_what_happened() {
    for (http, error_type, body, code, reason) in [
        (502, None, "", Code::Unavailable, "HTTP 502"),
        (502, None, "{}", Code::Unavailable, "HTTP 502: {}"),
        (502, None, "<html>Bad Gateway</html>", Code::Unavailable, "HTTP 502: <html>Bad Gateway</html>"),
        (403, None, r#"{"Message":"No"}"#, Code::PermissionDenied, r#"HTTP 403: {"Message":"No"}"#),
        (400, Some("NewException"), "{}", Code::Internal, "NewException (HTTP 400)"),
        (400, Some("ThrottlingException"), "", Code::Unavailable, "ThrottlingException (HTTP 400)"),
    ] {
        let response = ApiResponse { status: http, error_type, body, ..ApiResponse::default() };
        let status = call(sdk(&serve_response(response).await)).await;
        let expected = format!("AWS Lambda rejected the invocation of `my-function`: {reason}");
        assert_eq!((status.code(), status.message()), (code, &*expected));
    }
}

#[tokio::test]
async fn maps_the_errors_of_functions() {
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
            r#"{"errorType":"UnknownEvent","errorMessage":"this function handles HTTP requests"}"#,
            Code::Internal,
            "UnknownEvent: this function handles HTTP requests",
        ),
        ("not JSON", Code::Internal, "not JSON"),
        (r#"{"errorType":"Runtime.ExitError"}"#, Code::Internal, "Runtime.ExitError"),
        ("{}", Code::Internal, "{}"),
        ("", Code::Internal, "it returned no reason"),
    ];
    for (body, code, message) in cases {
        let response = ApiResponse { function_error: Some("Unhandled"), body, ..ApiResponse::default() };
        let status = call(sdk(&serve_response(response).await)).await;
        assert_eq!((status.code(), status.message()), (code, &*format!("`my-function` failed: {message}")));
    }
}

#[tokio::test]
async fn describes_responses_that_are_not_grpc_web() {
    let cases = [
        (
            "null",
            Code::Unknown,
            "the response of `my-function` is not an HTTP response: null; serve the function with `lambda_grpc::run`",
        ),
        (
            r#"{"ok":true}"#,
            Code::Unknown,
            r#"the response of `my-function` is not an HTTP response: {"ok":true}; serve the function with `lambda_grpc::run`"#,
        ),
        (
            r#"{"statusCode":404,"body":"no such page"}"#,
            Code::Unimplemented,
            "the response of `my-function` is not gRPC-Web: HTTP 404: no such page",
        ),
        (
            r#"{"statusCode":502}"#,
            Code::Unavailable,
            "the response of `my-function` is not gRPC-Web: HTTP 502",
        ),
        (
            r#"{"statusCode":"what"}"#,
            Code::Unknown,
            r#"the response of `my-function` is not an HTTP response: {"statusCode":"what"}; serve the function with `lambda_grpc::run`"#,
        ),
        (
            "",
            Code::Unknown,
            "the response of `my-function` is empty; serve the function with `lambda_grpc::run`",
        ),
    ];
    for (body, code, message) in cases {
        let response = ApiResponse { body, ..ApiResponse::default() };
        let status = call(sdk(&serve_response(response).await)).await;
        assert_eq!((status.code(), status.message()), (code, message));
    }
}

#[tokio::test]
async fn ends_at_the_timeout_of_the_sdk() {
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_millis(100)).build();
    let status = call(sdk(&serve_nothing().await).timeout_config(timeouts)).await;
    assert_eq!(
        (status.code(), status.message()),
        (Code::DeadlineExceeded, "`my-function` did not respond within the timeout of the SDK")
    );
}

#[tokio::test]
async fn reports_a_connection_that_fails() {
    // Bound and dropped again, so that no server listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let status = call(sdk(&format!("http://{closed}"))).await;
    assert_eq!(status.code(), Code::Unavailable, "{status}");
    assert!(status.message().starts_with("cannot reach AWS Lambda to invoke `my-function`: "), "{status}");
    assert!(status.message().contains("Connection refused"), "{status}");
}

/// A provider that finds no credentials.
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
async fn reports_missing_credentials() {
    let address = serve_response(ApiResponse::default()).await;
    let status = call(sdk(&address).credentials_provider(NoCredentials)).await;
    assert_eq!(status.code(), Code::Unauthenticated, "{status}");
    assert!(status.message().starts_with("no valid credentials to invoke `my-function`: "), "{status}");
    assert!(status.message().contains("no profile, no variables, no role"), "{status}");
}

#[tokio::test]
async fn reports_a_missing_region() {
    let config =
        aws_sdk_lambda::Config::builder().behavior_version_latest().credentials_provider(credentials());
    let status = call(config).await;
    assert_eq!(status.code(), Code::Unknown, "{status}");
    assert!(status.message().starts_with("no response from `my-function`: "), "{status}");
    assert!(status.message().contains("Missing Region"), "{status}");
}

#[tokio::test]
async fn reports_a_truncated_response_as_unknown() {
    let address = serve_truncated().await;
    let status = call(sdk(&address)).await;
    assert_eq!(status.code(), Code::Unknown, "{status}");
    assert!(status.message().starts_with("no response from `my-function`: "), "{status}");
}

#[tokio::test]
async fn keeps_the_error_of_the_sdk() {
    let response = ApiResponse {
        status: 429,
        error_type: Some("TooManyRequestsException"),
        body: "{}",
        ..ApiResponse::default()
    };
    let status = call(sdk(&serve_response(response).await)).await;
    let source = status.source().unwrap().downcast_ref::<SdkError<InvokeError>>().unwrap();
    assert!(source.as_service_error().unwrap().is_too_many_requests_exception());
}
