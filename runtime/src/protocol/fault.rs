//! What to tell the caller of a request that its host found fault with.

use tonic::{Code, Status};

use crate::call::Fault;
use crate::service::Cause;

/// Names the remedy, for whoever set the front door up.
pub(super) fn explain(fault: Fault) -> Status {
    match fault {
        Fault::Base64 => Status::internal("the event says that its body is base64, and it is not"),
        Fault::Mangled => Status::internal(
            "the body is damaged: the front door passed binary data on as text. On an API Gateway REST API, add `*/*` to \
             binaryMediaTypes and deploy the stage; an HTTP API and a Function URL do so to JSON, which must not be compressed",
        ),
        Fault::OutsidePrefix => Cause::Route.status(
            Code::Unimplemented,
            "this path is not served here: it begins with none of the prefixes that the application set (`path_prefix`)",
        ),
    }
}
