//! A function for one RPC.

use orders::pb::order_service_server;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(order_service_server::get_order(orders::get_order)).await
}
