//! The generated server in the loop of the crate `lambda_runtime`.

use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use lambda_grpc::Host;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::run(Host::new().handler(ProdServer::new(Greeter))).await
}
