//! The service of `tests/wire` as a Lambda function, for an emulator to run.

use wire::Echoing;
use wire::pb::echo_server::EchoServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(EchoServer::new(Echoing)).await
}
