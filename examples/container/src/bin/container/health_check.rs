//! `container --health-check` does what `grpc_health_probe` does, for images that have no other program.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// Calls the health service of the server that listens on the address, and fails unless it is serving.
pub(crate) async fn call(address: &str) -> Result<(), Box<dyn Error>> {
    let mut client = HealthClient::new(connect(address).await?);
    let response = client.check(HealthCheckRequest::default()).await?;
    match response.into_inner().status() {
        ServingStatus::Serving => Ok(()),
        status => Err(format!("the server is {}", status.as_str_name()).into()),
    }
}

/// Connects to the first address that accepts a connection, because a name can have several.
async fn connect(address: &str) -> Result<Channel, Box<dyn Error>> {
    let mut failure = format!("`{address}` has no address").into();
    for mut address in tokio::net::lookup_host(address).await? {
        // A server can listen on all addresses, but a client needs one of them.
        match address.ip() {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED) => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(Ipv6Addr::UNSPECIFIED) => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        let endpoint = Endpoint::try_from(format!("http://{address}"))?
            .connect_timeout(Duration::from_secs(1))
            .timeout(Duration::from_secs(1));
        match endpoint.connect().await {
            Ok(channel) => return Ok(channel),
            Err(error) => failure = error.into(),
        }
    }
    Err(failure)
}
