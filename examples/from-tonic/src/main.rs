//! Calls the server at an address, and prints what it receives.

use std::env;
use std::error::Error;

use from_tonic::{other_calls, same_calls};
use tonic::transport::Endpoint;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let address = env::args().nth(1).ok_or("usage: from-tonic http://HOST:PORT")?;
    let key = env::var("SHIPPING_API_KEY").map_err(|_| "set `SHIPPING_API_KEY` to the key of the server")?;
    let channel = Endpoint::try_from(address)?.connect().await?;
    for line in same_calls(channel.clone(), &key).await? {
        println!("{line}");
    }
    for line in other_calls(channel, &key).await? {
        println!("{line}");
    }
    Ok(())
}
