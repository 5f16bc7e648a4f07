//! The service. `src/main.rs` runs all of it, and each program in `src/bin` one RPC.
//!
//! It stores nothing: the example is about deployment. A real service would use the table whose name is in
//! the environment variable `TABLE`.

use lambda_grpc::{Request, Response, Status};
use pb::order_service_server::OrderService;
use pb::{GetOrderRequest, Order};

#[allow(missing_docs, reason = "prost generates the messages")]
pub mod pb {
    //! The generated code.
    lambda_grpc::include_proto!("acme.orders.v1");
}

/// The implementation.
#[derive(Debug, Clone, Copy)]
pub struct Orders;

impl OrderService for Orders {
    async fn get_order(&self, request: Request<GetOrderRequest>) -> Result<Response<Order>, Status> {
        get_order(request).await
    }

    async fn create_order(&self, request: Request<Order>) -> Result<Response<Order>, Status> {
        create_order(request).await
    }
}

/// Returns an order.
///
/// # Errors
///
/// Fails if the request has no id.
pub async fn get_order(request: Request<GetOrderRequest>) -> Result<Response<Order>, Status> {
    let id = request.into_inner().id;
    if id.is_empty() {
        return Err(Status::invalid_argument("the id is missing"));
    }
    Ok(Response::new(Order { id, quantity: 1 }))
}

/// Stores an order.
///
/// # Errors
///
/// Fails if the quantity is zero.
pub async fn create_order(request: Request<Order>) -> Result<Response<Order>, Status> {
    let order = request.into_inner();
    if order.quantity == 0 {
        return Err(Status::invalid_argument("the quantity is zero"));
    }
    Ok(Response::new(order))
}
