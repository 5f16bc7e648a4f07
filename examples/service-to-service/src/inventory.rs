//! The service that is called.

use lambda_grpc::{Request, Response, Status};

use crate::pb::inventory_service_server::InventoryService;
use crate::pb::{ReserveRequest, ReserveResponse};

/// An inventory that always has five pieces of tea: the example is about calls.
#[derive(Debug, Clone, Copy)]
pub struct Inventory;

impl InventoryService for Inventory {
    async fn reserve(&self, request: Request<ReserveRequest>) -> Result<Response<ReserveResponse>, Status> {
        let ReserveRequest { item, quantity } = request.into_inner();
        if item != "tea" {
            return Err(Status::not_found(format!("there is no {item}")));
        }
        match 5_u32.checked_sub(quantity) {
            Some(left) => Ok(Response::new(ReserveResponse { left })),
            None => Err(Status::failed_precondition("only 5 pieces of tea are left")),
        }
    }
}
