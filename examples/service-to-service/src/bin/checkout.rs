//! The function of the checkout. Its environment says how it calls the inventory:
//!
//! | variable | value |
//! |---|---|
//! | `INVENTORY_FUNCTION` | the name or ARN of a function, for direct invoke |
//! | `INVENTORY_URL` | otherwise, the URL of an endpoint. Signed requests need `https://` |
//! | `INVENTORY_SIGNED_FOR` | `execute-api`, `lambda` or `vpc-lattice-svcs`. Without it, requests are not signed |
//!
//! An empty variable counts as unset.

use std::env;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use http::Uri;
use service_to_service::checkout::Checkout;
use service_to_service::pb::checkout_service_server::CheckoutServiceServer;
use service_to_service::pb::inventory_service_client::InventoryServiceClient;
use service_to_service::sigv4::{SigV4, check_endpoint};
use service_to_service::transport::{self, Transport};
use tower::BoxError;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().json().init();
    let inventory = inventory().await?;
    lambda_grpc::run(CheckoutServiceServer::new(Checkout { inventory })).await?;
    Ok(())
}

async fn inventory() -> Result<InventoryServiceClient<Transport>, BoxError> {
    if let Some(function) = variable("INVENTORY_FUNCTION") {
        return Ok(InventoryServiceClient::new(transport::direct(&sdk().await?, &function)));
    }
    let url = variable("INVENTORY_URL").ok_or("set INVENTORY_FUNCTION or INVENTORY_URL")?;
    let origin = origin(&url)?;
    let signer = match variable("INVENTORY_SIGNED_FOR") {
        Some(service) => Some(signer(&origin, &service).await?),
        None => None,
    };
    Ok(InventoryServiceClient::with_origin(transport::over_http(signer)?, origin))
}

/// Returns the value of a variable, unless it is empty.
fn variable(name: &str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.is_empty())
}

/// Parses `INVENTORY_URL`. A client panics without the scheme, so this is checked before the first call.
fn origin(url: &str) -> Result<Uri, String> {
    // The path of a call begins with a slash. The address of a stage often ends with one.
    let origin = url.trim_end_matches('/').parse::<Uri>().ok();
    origin.filter(|origin| matches!(origin.scheme_str(), Some("http" | "https"))).ok_or_else(|| {
        format!(
            "`INVENTORY_URL` is `{url}`: set it to a URL with its scheme, such as `http://127.0.0.1:50052`"
        )
    })
}

async fn signer(origin: &Uri, service: &str) -> Result<SigV4, BoxError> {
    check_endpoint(origin).map_err(|error| format!("`INVENTORY_URL`: {error}"))?;
    Ok(SigV4::new(&sdk().await?, service).map_err(|error| format!("`INVENTORY_SIGNED_FOR`: {error}"))?)
}

/// Loads the configuration of the SDK. This can take seconds outside of AWS, so only what signs needs it.
async fn sdk() -> Result<SdkConfig, BoxError> {
    let https = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let sdk = aws_config::defaults(BehaviorVersion::latest()).http_client(https).load().await;
    // Without a region, each call would fail.
    sdk.region().ok_or("the SDK has no region: set AWS_REGION")?;
    Ok(sdk)
}
