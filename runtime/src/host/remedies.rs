//! The reasons why a host rejects a request, and the remedies.

use tonic::{Code, Status};

use crate::call::Rejection;

/// The remedy for a trigger that cannot send HTTP trailers.
pub(super) const TRAILERS_REMEDY: &str =
    "or put Envoy in front of the function (no service that invokes Lambda functions forwards trailers)";

/// The warning for a REST API that cannot send binary responses.
pub(super) const BINARY_AS_TEXT: &str = "the REST API sent a binary request as text, and sends binary responses as base64, which no client reads: add `*/*` to \
     its `binaryMediaTypes` and deploy the stage";

/// Returns the status of a request that the host rejects.
pub(super) fn to_status(rejection: Rejection) -> Status {
    let text = match rejection {
        Rejection::DamagedBody => {
            "the body is damaged because the trigger sent binary data as text: behind a REST API, add `*/*` to its \
             `binaryMediaTypes` and deploy the stage; behind an HTTP API or a Function URL, do not compress JSON"
        }
        Rejection::OutsidePrefix => {
            "this path is not served here: it must begin with a prefix that the application set with \
             `Host::path_prefix`"
        }
        Rejection::InvalidBase64 => "the body of the event is not base64, although `isBase64Encoded` is true",
        // Only protocols reject requests for other reasons.
        _ => "the request is invalid",
    };
    let code = if rejection == Rejection::OutsidePrefix { Code::Unimplemented } else { Code::Internal };
    rejection.status(code, text)
}
