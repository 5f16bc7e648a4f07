//! The service that calls.

use lambda_grpc::context::Deadline;
use lambda_grpc::{Code, Request, Response, Status};

use crate::pb::checkout_service_server::CheckoutService;
use crate::pb::inventory_service_client::InventoryServiceClient;
use crate::pb::{PlaceOrderRequest, PlaceOrderResponse, ReserveRequest};
use crate::transport::Transport;

/// A checkout with a client of the inventory, which lives as long as the process and keeps its connections.
#[derive(Debug, Clone)]
pub struct Checkout {
    pub inventory: InventoryServiceClient<Transport>,
}

impl CheckoutService for Checkout {
    async fn place_order(
        &self,
        request: Request<PlaceOrderRequest>,
    ) -> Result<Response<PlaceOrderResponse>, Status> {
        // The inventory must not work on a call whose caller has given up.
        let remaining = request.extensions().get::<Deadline>().map(|deadline| deadline.remaining());
        let PlaceOrderRequest { item, quantity } = request.into_inner();
        let mut reserve = Request::new(ReserveRequest { item: item.clone(), quantity });
        if let Some(remaining) = remaining {
            reserve.set_timeout(remaining);
        }
        // Methods of a client take `&mut self`, so each call has a clone.
        let reserved = self.inventory.clone().reserve(reserve).await.map_err(of_inventory)?;
        let left = reserved.into_inner().left;
        let confirmation = format!("{quantity} pieces of {item} are yours, {left} are left");
        Ok(Response::new(PlaceOrderResponse { confirmation }))
    }
}

/// Returns the status for our caller if a call of the inventory fails.
fn of_inventory(status: Status) -> Status {
    match status.code() {
        // These are about the order.
        Code::NotFound | Code::FailedPrecondition | Code::InvalidArgument | Code::DeadlineExceeded => {
            Status::new(status.code(), status.message())
        }
        // The rest is about us, such as a missing permission. It would mislead the caller.
        _ => {
            tracing::error!(%status, "cannot call the inventory");
            Status::unavailable("the inventory is not available")
        }
    }
}
