//! The service of `tests/service` as a Lambda function.

use service::Echoing;
use service::pb::echo_server::EchoServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(EchoServer::new(Echoing)).await
}
