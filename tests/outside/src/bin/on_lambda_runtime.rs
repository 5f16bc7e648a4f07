//! The generated server in the loop of the crate `lambda_runtime`.

use lambda_grpc::Host;
use outside::Greeter;
use outside::pb::prod_server::ProdServer;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::run(Host::new().handler(ProdServer::new(Greeter))).await
}
