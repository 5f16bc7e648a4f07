//! A service whose errors have details, and whose messages contain those of `google.rpc`.

use std::collections::HashMap;
use std::time::Duration;

use lambda_grpc::error_details::{ErrorDetails, StatusExt, pb as rpc};
use lambda_grpc::{Code, Request, Response, Status};
use prost::Message;

use pb::orders_server::Orders;
use pb::{Batch, Placed};

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("orders");
}

/// Places no orders.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

impl Orders for Closed {
    async fn place(&self, request: Request<Batch>) -> Result<Response<Placed>, Status> {
        let Batch { items, debug_characters } = request.into_inner();
        if debug_characters > 0 {
            let details = ErrorDetails::with_debug_info([], "a".repeat(debug_characters as usize));
            return Err(Status::with_error_details(Code::Aborted, "busy", details));
        }
        if items.is_empty() {
            return Err(no_items());
        }
        let mut problems = rpc::BadRequest::default();
        for (index, _) in items.iter().enumerate().filter(|(_, item)| item.is_empty()) {
            let field = format!("items[{index}]");
            problems.field_violations.push(rpc::bad_request::FieldViolation { field, ..Default::default() });
        }
        let results = items.iter().map(|item| rpc_status(&sold_out(item))).collect();
        Ok(Response::new(Placed { results, problems: Some(problems) }))
    }
}

/// Returns a status with all kinds of details.
#[must_use]
pub fn no_items() -> Status {
    let mut details = ErrorDetails::with_bad_request_violation("items", "must not be empty");
    let metadata = HashMap::from([("shop".to_owned(), "closed".to_owned())]);
    details
        .set_retry_info(Some(Duration::from_millis(1500)))
        .set_debug_info(["place".to_owned()], "no café at 50%")
        .add_quota_failure_violation("client", "too many orders")
        .set_error_info("CLOSED", "orders.example", metadata)
        .add_precondition_failure_violation("TOS", "client", "not accepted")
        .set_request_info("1", "")
        .set_resource_info("shop", "shops/1", "", "closed")
        .add_help_link("opening hours", "https://orders.example/hours")
        .set_localized_message("de", "Geschlossen");
    Status::with_error_details(Code::InvalidArgument, "no items", details)
}

fn sold_out(item: &str) -> Status {
    let details = ErrorDetails::with_resource_info("item", item, "", "sold out");
    Status::with_error_details(Code::NotFound, "sold out", details)
}

/// Returns a status as a message.
fn rpc_status(status: &Status) -> rpc::Status {
    rpc::Status::decode(status.details()).unwrap_or_default()
}
