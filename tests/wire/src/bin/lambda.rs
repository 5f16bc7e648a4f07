//! The echo server as AWS Lambda runs it: a process that asks the Runtime API for events. The arguments set its host.

use lambda_grpc::{Host, ResponseMode};
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let mode = match std::env::args().nth(1).as_deref() {
        Some("streaming") => ResponseMode::Streaming,
        _ => ResponseMode::Buffered,
    };
    Host::new().response_mode(mode).run(EchoServer::new(Echoing)).await
}
