//! A function with response streaming.

use lambda_grpc::host::ResponseMode;
use lambda_grpc::{Host, Router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let router = Router::new().add_service(ours::server()).add_service(ours::source());
    Host::new().response_mode(ResponseMode::Streaming).run(router).await
}
