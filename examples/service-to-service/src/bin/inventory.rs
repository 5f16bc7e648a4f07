//! The function of the inventory.

use lambda_grpc::Error;
use service_to_service::inventory::Inventory;
use service_to_service::pb::inventory_service_server::InventoryServiceServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_grpc::run(InventoryServiceServer::new(Inventory)).await
}
