//! The function of the checkout. Its environment says how it calls the inventory:
//!
//! | variable | value |
//! |---|---|
//! | `INVENTORY_FUNCTION` | the name or ARN of a function, for direct invoke |
//! | `INVENTORY_URL` | otherwise, the address of an endpoint |
//! | `INVENTORY_SIGNED_FOR` | `execute-api`, `lambda` or `vpc-lattice-svcs`. Without it, requests are not signed |

use std::env;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use service_to_service::checkout::Checkout;
use service_to_service::pb::checkout_service_server::CheckoutServiceServer;
use service_to_service::pb::inventory_service_client::InventoryServiceClient;
use service_to_service::sigv4::SigV4;
use service_to_service::transport::{self, Transport};
use tower::BoxError;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().json().init();
    let https = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let sdk = aws_config::defaults(BehaviorVersion::latest()).http_client(https).load().await;
    let inventory = inventory(&sdk)?;
    lambda_grpc::run(CheckoutServiceServer::new(Checkout { inventory })).await?;
    Ok(())
}

fn inventory(sdk: &SdkConfig) -> Result<InventoryServiceClient<Transport>, BoxError> {
    if let Ok(function) = env::var("INVENTORY_FUNCTION") {
        return Ok(InventoryServiceClient::new(transport::direct(sdk, &function)));
    }
    let url = env::var("INVENTORY_URL").map_err(|_| "set INVENTORY_FUNCTION or INVENTORY_URL")?;
    let signer = env::var("INVENTORY_SIGNED_FOR").ok().map(|service| SigV4::new(sdk, service)).transpose()?;
    // The path of a call begins with a slash. The address of a stage often ends with one.
    let origin = url.trim_end_matches('/').parse()?;
    Ok(InventoryServiceClient::with_origin(transport::over_http(signer)?, origin))
}
