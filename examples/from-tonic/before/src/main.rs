//! Serves on the address in `LISTEN`.

use std::env;
use std::error::Error;

use from_tonic_before::api_key::parse_api_key;
use from_tonic_before::server::serve;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = parse_api_key(&env::var("SHIPPING_API_KEY").unwrap_or_default())?;
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:50051".into());
    let listener = TcpListener::bind(address).await?;
    println!("tonic listens on {}", listener.local_addr()?);
    serve(listener, key).await
}
