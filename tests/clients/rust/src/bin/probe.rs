//! The probe service, on Lambda or what plays it, and off Lambda on this machine.

use clients::Service;
use clients::pb::probe_server::ProbeServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(ProbeServer::new(Service)).await
}
