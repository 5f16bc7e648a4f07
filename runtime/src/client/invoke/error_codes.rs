//! The status codes for errors of the Invoke API.

use tonic::Code;

/// The status codes of the [errors of the Invoke API][errors], as of botocore 1.44.8, and of the
/// [errors that all AWS APIs have][common].
///
/// HTTP statuses are not enough. 409, for example, means both that a function is not ready yet, and that it does
/// not work until somebody changes it.
///
/// [errors]: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
/// [common]: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
const CODES: &[(Code, &[&str])] = &[
    // A later call may succeed without a change.
    (
        Code::Unavailable,
        &[
            "CodeArtifactUserPendingException",
            "EC2ThrottledException",
            "EC2UnexpectedException",
            "EFSIOException",
            "EFSMountConnectivityException",
            "EFSMountTimeoutException",
            "ENINotReadyException",
            "InternalFailure",
            "RequestTimeoutException",
            "ResourceConflictException",
            "ResourceNotReadyException",
            "S3FilesMountConnectivityException",
            "S3FilesMountTimeoutException",
            "ServiceException",
            "ServiceUnavailable",
            "SnapStartNotReadyException",
            // "Wait for Lambda to retry, or update the function's configuration".
            "SnapStartRegenerationFailureException",
            "SnapStartTimeoutException",
            "ThrottlingException",
            "TooManyRequestsException",
        ],
    ),
    // The function does not work until somebody changes it, or what it uses.
    (
        Code::FailedPrecondition,
        &[
            "CodeArtifactUserDeletedException",
            "CodeArtifactUserFailedException",
            "EC2AccessDeniedException",
            "EFSMountFailureException",
            "InvalidRuntimeException",
            "InvalidSecurityGroupIDException",
            "InvalidSubnetIDException",
            "InvalidZipFileException",
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException",
            "ModeNotSupportedException",
            "NoPublishedVersionException",
            "RecursiveInvocationException",
            "RuntimeAliasDeletedException",
            "RuntimeVersionDeletedException",
            "S3FilesMountFailureException",
        ],
    ),
    // A limit of Lambda, of the account or of its network.
    (
        Code::ResourceExhausted,
        &[
            "ENILimitReachedException",
            "RequestTooLargeException",
            "SerializedRequestEntityTooLargeException",
            "ServiceQuotaExceededException",
            "SubnetIPAddressLimitReachedException",
        ],
    ),
    (Code::Unimplemented, &["ResourceNotFoundException"]),
    (Code::PermissionDenied, &["AccessDeniedException", "NotAuthorized", "OptInRequired"]),
    (
        Code::Unauthenticated,
        &[
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "UnrecognizedClientException",
        ],
    ),
    // The function's hook failed, or the invocation itself is wrong.
    (
        Code::Internal,
        &[
            "DurableExecutionAlreadyStartedException",
            "InvalidParameterValueException",
            "InvalidRequestContentException",
            "SnapStartException",
            "UnsupportedMediaTypeException",
        ],
    ),
];

/// Returns the status code for an error of the Invoke API, or for its HTTP status if the error is not known.
pub(super) fn code_of_error(name: &str, http: u16) -> Code {
    let known = CODES.iter().find(|(_, names)| names.contains(&name));
    known.map_or_else(|| code_of_http(http), |(code, _)| *code)
}

fn code_of_http(http: u16) -> Code {
    match http {
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        402 | 413 => Code::ResourceExhausted,
        408 | 409 | 429 | 500..=599 => Code::Unavailable,
        400..=499 => Code::Internal,
        _ => Code::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_each_error_once() {
        let names: Vec<_> = CODES.iter().flat_map(|(_, names)| *names).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn maps_the_http_status_of_unknown_errors() {
        for (http, code) in [
            (400, Code::Internal),
            (401, Code::Unauthenticated),
            (402, Code::ResourceExhausted),
            (403, Code::PermissionDenied),
            (404, Code::Unimplemented),
            (408, Code::Unavailable),
            (409, Code::Unavailable),
            (410, Code::Internal),
            (413, Code::ResourceExhausted),
            (429, Code::Unavailable),
            (500, Code::Unavailable),
            (502, Code::Unavailable),
            (301, Code::Unknown),
        ] {
            for name in ["", "NewException"] {
                assert_eq!(code_of_error(name, http), code, "{name} {http}");
            }
        }
    }
}
