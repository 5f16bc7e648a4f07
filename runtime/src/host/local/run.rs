//! Running a server on your machine.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

#[cfg(all(feature = "explorer", debug_assertions))]
use super::explorer::Explorer;
use super::gateway::Gateway;
use super::host_check::HostCheck;
use super::timeouts::Timeouts;
use super::{banner, server};
use crate::error::{Error, ErrorKind};
use crate::host::http_service::HttpService;
use crate::host::settings::Settings;

/// The environment variable with the address to listen on.
const ADDRESS: &str = "LAMBDA_GRPC_ADDR";

/// The default address. It is loopback, because there is no authorizer in front of the server.
const DEFAULT_ADDRESS: &str = "127.0.0.1:50051";

/// Serves HTTP until Ctrl-C or SIGTERM.
pub(in crate::host) async fn run<S: HttpService>(settings: Arc<Settings>, service: S) -> Result<(), Error> {
    let listener = listen(&std::env::var(ADDRESS).unwrap_or_else(|_| DEFAULT_ADDRESS.into())).await?;
    let address = listener.local_addr().map_err(|error| Error::caused_by(ErrorKind::Runtime, error))?;
    let prefix = settings.prefixes.first().to_owned();
    let gateway = Gateway::new(settings, service, HostCheck::new(address));
    let services = gateway.clone().services().await;
    #[cfg(all(feature = "explorer", debug_assertions))]
    let gateway = gateway.with_explorer(Explorer::new(address, &prefix, services.clone()));
    banner::print(address, &prefix, &services);
    server::serve(listener, gateway, Timeouts::default(), server::signalled()).await;
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
