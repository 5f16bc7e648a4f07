//! Serves on Lambda, or on the address in `LAMBDA_GRPC_ADDR`.

use std::env;
use std::error::Error;

use from_tonic_hosted::server;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("SHIPPING_API_KEY").map_err(|_| "set `SHIPPING_API_KEY` to the key of the callers")?;
    Ok(lambda_grpc::run(server(&key).await?).await?)
}
