//! The function: the unary RPCs, behind any trigger.

use lambda_grpc::Host;
use tides::Tides;
use tides::pb::tide_service_server::TideServiceServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    // For the health checks of a load balancer, which are off by default for functions.
    Host::new().health_check("/healthz").run(TideServiceServer::new(Tides)).await
}
