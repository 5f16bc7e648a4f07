//! The reasons why a host rejects a request, and the remedies.

use tonic::{Code, Status};

use crate::call::Rejection;

/// The remedy for a trigger that cannot send HTTP trailers.
pub(super) const TRAILERS_REMEDY: &str =
    "or put Envoy in front (no AWS service that invokes a Lambda function forwards trailers)";

/// Returns the status of a request that the host rejects.
pub(super) fn to_status(rejection: Rejection) -> Status {
    match rejection {
        Rejection::DamagedBody => rejection.status(
            Code::Internal,
            "the body is damaged because the trigger sent binary data as text: add `*/*` to the `binaryMediaTypes` of an API \
             Gateway REST API and deploy its stage; do not compress JSON behind an HTTP API or a Function URL",
        ),
        Rejection::OutsidePrefix => rejection.status(
            Code::Unimplemented,
            "this path is not served here: it must begin with a prefix that the application set with \
             `Host::path_prefix`",
        ),
        Rejection::InvalidBase64 => rejection.status(Code::Internal, "the body of the event is not base64, although `isBase64Encoded` is true"),
        // Only protocols reject requests for other reasons.
        _ => rejection.status(Code::Internal, rejection.to_string()),
    }
}
