//! A service that keeps orders in DynamoDB, or in SQLite on your machine.
//!
//! `proto/acme/orders/v1/orders.proto` documents its RPCs. [`server`] puts its parts together.

pub mod authorization;
mod errors;
mod order;
mod page_token;
mod service;
pub mod store;
mod update_mask;
mod validation;

use lambda_grpc::Router;
use lambda_grpc::health::health_reporter;

use authorization::Identification;
use pb::order_service_server::OrderServiceServer;
pub use service::Orders;
use store::Store;

pub use protos::acme::orders::v1 as pb;

mod protos {
    //! The generated code: messages, server and client, and the implementations of `Validate`.

    lambda_grpc::include_proto!("protos");
    include!(concat!(env!("OUT_DIR"), "/validate_impl.rs"));
}

/// Creates the server: the service, which needs a customer for each call, and a health service, which needs none.
pub fn server<S: Store>(store: S, identification: Identification) -> Router {
    let orders = OrderServiceServer::with_interceptor(Orders::new(store), identification);
    let (reporter, health) = health_reporter();
    reporter.set_serving::<OrderServiceServer<Orders<S>>>();
    Router::new().add_service(health).add_service(orders)
}
