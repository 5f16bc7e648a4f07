//! The generated server on the host of this machine.

use outside::Greeter;
use outside::pb::prod_server::ProdServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(ProdServer::new(Greeter)).await
}
