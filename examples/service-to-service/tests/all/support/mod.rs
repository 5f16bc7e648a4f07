//! AWS on loopback, and a configuration of the SDK for it.

mod server;
mod verifier;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use lambda_grpc::Trigger;
use service_to_service::pb::inventory_service_client::InventoryServiceClient;
use service_to_service::sigv4::SigV4;
use service_to_service::transport::{Transport, over_http};

pub use self::server::{Change, Server};
pub use self::verifier::{REGION, verify};

/// The triggers with IAM authorization, and the names of their services.
pub const TRIGGERS: [(Trigger, &str); 4] = [
    (Trigger::RestApi, "execute-api"),
    (Trigger::HttpApi, "execute-api"),
    (Trigger::FunctionUrl, "lambda"),
    (Trigger::Lattice, "vpc-lattice-svcs"),
];

/// Returns the credentials of AWS's documentation.
pub fn credentials(token: Option<&str>) -> Credentials {
    let token = token.map(str::to_owned);
    Credentials::new(verifier::KEY_ID, verifier::SECRET, token, None, "tests")
}

/// Configures the SDK for a server.
pub fn sdk(url: &str, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// Returns a client that signs for a service.
pub fn signing_client(server: &Server, service: &str) -> InventoryServiceClient<Transport> {
    let signer = SigV4::new(&sdk(server.url(), credentials(Some("token"))), service).unwrap();
    InventoryServiceClient::with_origin(over_http(Some(signer)).unwrap(), server.url().parse().unwrap())
}
