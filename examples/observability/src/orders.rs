//! The service.

use lambda_grpc::{Request, Response, Status};

use crate::pb::order_service_server::OrderService;
use crate::pb::{GetOrderRequest, Order};

/// Orders that exist as soon as they have an id: the example is about telemetry.
#[derive(Debug, Clone, Copy)]
pub struct Orders;

impl OrderService for Orders {
    async fn get_order(&self, request: Request<GetOrderRequest>) -> Result<Response<Order>, Status> {
        let id = request.into_inner().id;
        if id.is_empty() {
            return Err(Status::invalid_argument("the id is missing"));
        }
        let order = load(id).await;
        tracing::info!(order.quantity, "found an order");
        Ok(Response::new(order))
    }
}

/// Stands for a query of a database, which has a span of its own.
#[tracing::instrument]
async fn load(id: String) -> Order {
    tokio::task::yield_now().await;
    Order { id, quantity: 2 }
}
