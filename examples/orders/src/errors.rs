//! The errors of handlers, with the details that a program needs to handle them.

use lambda_grpc::error_details::{ErrorDetails, PreconditionViolation, StatusExt};
use lambda_grpc::{Code, Status};

use crate::store::StoreError;

/// The type of an order in details.
const ORDER: &str = "acme.orders.v1.Order";

/// Returns the status for a field with a wrong value. `field` is its path in the request.
pub(crate) fn bad_field(field: impl Into<String>, description: &str) -> Status {
    let field = field.into();
    let message = format!("{field}: {description}");
    let details = ErrorDetails::with_bad_request_violation(field, description);
    Status::with_error_details(Code::InvalidArgument, message, details)
}

/// Returns the status for an order that does not exist, or that belongs to another customer. They look the same, so
/// nobody can find out which orders others have.
pub(crate) fn not_found(id: &str) -> Status {
    let details = ErrorDetails::with_resource_info(ORDER, id, "", "the customer has no such order");
    Status::with_error_details(Code::NotFound, format!("there is no order {id}"), details)
}

/// Returns the status for a `request_id` that was used for another order.
pub(crate) fn already_exists(id: &str) -> Status {
    let description = "the request_id was used for an order with other contents";
    let details = ErrorDetails::with_resource_info(ORDER, id, "", description);
    Status::with_error_details(Code::AlreadyExists, description, details)
}

/// Returns the status for an order that has changed since the client read it. The client should read it again.
pub(crate) fn changed(id: &str) -> Status {
    precondition(Code::Aborted, "ETAG", id, "the order has changed: read it again")
}

/// Returns the status for a change of an order that is not open. Repeating the call does not help.
pub(crate) fn not_open(id: &str) -> Status {
    precondition(Code::FailedPrecondition, "STATE", id, "the order is not open")
}

fn precondition(code: Code, kind: &str, id: &str, description: &str) -> Status {
    let violation = PreconditionViolation::new(kind, format!("{ORDER}/{id}"), description);
    Status::with_error_details(code, description, ErrorDetails::with_precondition_failure(vec![violation]))
}

impl From<StoreError> for Status {
    /// Logs the error. Callers must not read the texts of a database.
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, "the store failed");
        match error {
            StoreError::Unavailable(_) => Self::unavailable("the orders cannot be reached: try again"),
            StoreError::Failed(_) => Self::internal("the orders cannot be read or written"),
        }
    }
}
