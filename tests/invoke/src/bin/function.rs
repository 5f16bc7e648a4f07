//! The service of `tests/server` as a Lambda function.

use server::Echoing;
use server::pb::echo_server::EchoServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(EchoServer::new(Echoing)).await
}
