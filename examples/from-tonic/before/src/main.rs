//! Serves on the address in `LISTEN`.

use std::env;
use std::error::Error;

use from_tonic_before::server::serve;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("SHIPPING_API_KEY").map_err(|_| "set `SHIPPING_API_KEY` to the key of the callers")?;
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:50051".into());
    let listener = TcpListener::bind(address).await?;
    println!("tonic listens on {}", listener.local_addr()?);
    serve(listener, &key).await
}
