//! Serves on Lambda, or on the address in `LAMBDA_GRPC_ADDR`.

use std::env;
use std::error::Error;

use from_tonic_after::api_key::parse_api_key;
use from_tonic_after::server::server;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = parse_api_key(&env::var("SHIPPING_API_KEY").unwrap_or_default())?;
    Ok(lambda_grpc::run(server(key)).await?)
}
