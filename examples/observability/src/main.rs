//! Runs the service on Lambda, or on this machine.

use observability::orders::Orders;
use observability::pb::order_service_server::OrderServiceServer;
use observability::telemetry::Telemetry;
use observability::trace_context::continue_trace;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = Telemetry::install()?;
    let result = lambda_grpc::run(OrderServiceServer::with_interceptor(Orders, continue_trace)).await;
    // `run` returns on SIGTERM, when Lambda shuts the process down.
    telemetry.shut_down();
    Ok(result?)
}
