//! Serving on this machine: the Lambda host's own path, with a small API Gateway of ours in front.

mod banner;
mod gateway;
mod guard;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use self::gateway::Gateway;
use self::guard::Guard;
use super::exchange::HttpService;
use super::settings::Host;
use crate::Error;
use crate::error::ErrorKind;

/// The variable that chooses where to listen.
const ADDRESS: &str = "LAMBDA_GRPC_ADDR";

/// Loopback: what runs here has no gateway, and so no authorizer, in front.
const DEFAULT_ADDRESS: &str = "127.0.0.1:50051";

pub(super) async fn run<S: HttpService>(host: Arc<Host>, service: S) -> Result<(), Error> {
    let listener = listen(&std::env::var(ADDRESS).unwrap_or_else(|_| DEFAULT_ADDRESS.into())).await?;
    let address = listener.local_addr().map_err(|error| Error::caused_by(ErrorKind::Runtime, error))?;
    let prefix = host.prefixes.first().to_owned();
    let gateway = Gateway::new(host, service, Guard::new(address));
    banner::print(address, &prefix, &gateway.clone().describe().await);
    server::serve(listener, gateway).await;
    Ok(())
}

async fn listen(address: &str) -> Result<TcpListener, Error> {
    let address: SocketAddr =
        address.parse().map_err(|_| Error::new(ErrorKind::Address(address.to_owned())))?;
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Error::new(ErrorKind::AddressInUse(address)),
        _ => Error::caused_by(ErrorKind::Listen(address), error),
    })
}
