//! The service, in one function.
//!
//! It stores nothing: the example is about deployment.

use lambda_grpc::{Request, Response, Status};
use pb::order_service_server::{OrderService, OrderServiceServer};
use pb::{GetOrderRequest, Order};

#[allow(missing_docs, unreachable_pub, reason = "prost generates the messages")]
mod pb {
    lambda_grpc::include_proto!("acme.orders.v1");
}

struct Orders;

impl OrderService for Orders {
    async fn get_order(&self, request: Request<GetOrderRequest>) -> Result<Response<Order>, Status> {
        let id = request.into_inner().id;
        if id.is_empty() {
            return Err(Status::invalid_argument("the id is missing"));
        }
        Ok(Response::new(Order { id, quantity: 1 }))
    }

    async fn create_order(&self, request: Request<Order>) -> Result<Response<Order>, Status> {
        let order = request.into_inner();
        if order.quantity == 0 {
            return Err(Status::invalid_argument("the quantity is zero"));
        }
        Ok(Response::new(order))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(OrderServiceServer::new(Orders)).await
}
