//! Validation by the rules of `buf.validate` in the proto.

use lambda_grpc::error_details::pb;
use lambda_grpc::prost::Message;
use lambda_grpc::prost_types::Any;
use lambda_grpc::{Code, Request, Status};
use prost_protovalidate::{Validate, ValidationError, Violation};

/// How many violations a status names. Many gRPC clients accept 8 KB of trailers, which the status is part of.
const MAX_VIOLATIONS: usize = 10;

/// Returns the message of a request, or the status for the rules that it breaks.
pub(crate) fn valid<M: Validate>(request: Request<M>) -> Result<M, Status> {
    let message = request.into_inner();
    message.validate().map_err(|error| status(&error))?;
    Ok(message)
}

/// Returns a status with two details: `BadRequest`, which clients of all languages have, and `Violations`, which also
/// has the names of the rules. Both have the first violations only.
fn status(error: &ValidationError) -> Status {
    let violations = error.violations().iter().take(MAX_VIOLATIONS);
    let field_violations: Vec<_> = violations.map(field_violation).collect();
    let mut rule_violations = error.to_proto();
    rule_violations.violations.truncate(MAX_VIOLATIONS);
    let texts =
        field_violations.iter().map(|violation| format!("{}: {}", violation.field, violation.description));
    let message = texts.collect::<Vec<_>>().join("; ");
    let details = vec![
        any("google.rpc.BadRequest", &pb::BadRequest { field_violations }),
        any("buf.validate.Violations", &rule_violations),
    ];
    let code = Code::InvalidArgument;
    let status = pb::Status { code: code.into(), message: message.clone(), details };
    Status::with_details(code, message, status.encode_to_vec().into())
}

fn field_violation(violation: &Violation) -> pb::bad_request::FieldViolation {
    // The generated code has no text for formats such as `string.uuid`.
    let description = match violation.message() {
        "" => format!("breaks the rule {}", violation.rule_id()),
        text => text.to_owned(),
    };
    pb::bad_request::FieldViolation { field: violation.field_path(), description, ..Default::default() }
}

fn any(name: &str, message: &impl Message) -> Any {
    Any { type_url: format!("type.googleapis.com/{name}"), value: message.encode_to_vec() }
}
