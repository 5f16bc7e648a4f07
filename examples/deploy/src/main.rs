//! A function for all RPCs of the service.

use orders::Orders;
use orders::pb::order_service_server::OrderServiceServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(OrderServiceServer::new(Orders)).await
}
