//! `container --health-check` does what `grpc_health_probe` does, for images that have no other program.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// Calls the health service on this machine, and fails unless the server is serving.
pub(crate) async fn call(address: &str) -> Result<(), Box<dyn Error>> {
    let port = address.parse::<SocketAddr>()?.port();
    let channel = Endpoint::try_from(format!("http://{}:{port}", Ipv4Addr::LOCALHOST))?
        .connect_timeout(Duration::from_secs(1))
        .timeout(Duration::from_secs(1))
        .connect()
        .await?;
    let response = HealthClient::new(channel).check(HealthCheckRequest::default()).await?;
    match response.into_inner().status() {
        ServingStatus::Serving => Ok(()),
        status => Err(format!("the server is {}", status.as_str_name()).into()),
    }
}
