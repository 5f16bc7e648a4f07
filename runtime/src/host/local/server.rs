//! The accept loop.

use std::time::Duration;

use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::connection;
use super::gateway::Gateway;
use super::timeouts::Timeouts;
use crate::host::http_service::HttpService;

/// The pause after a failed `accept`. It usually fails because too many files are open.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `shutdown` completes, and then until the calls in flight have ended.
pub(super) async fn serve<S: HttpService>(
    listener: TcpListener,
    gateway: Gateway<S>,
    timeouts: Timeouts,
    shutdown: impl Future<Output = ()>,
) {
    let connections = watch::Sender::new(());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let stream = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(RETRY_PAUSE).await;
                    continue;
                }
            },
        };
        // Without this option, small responses are sent later.
        let _ = stream.set_nodelay(true);
        tokio::spawn(connection::serve(stream, gateway.clone(), timeouts, connections.subscribe()));
    }
    drop(listener);
    // There is no receiver, and so an error, if no connection is open.
    let _ = connections.send(());
    let _ = tokio::time::timeout(timeouts.grace, connections.closed()).await;
}

/// Waits for Ctrl-C or SIGTERM.
pub(super) async fn signalled() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminate) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    if interrupt.await.is_err() {
        // Without a signal handler, Ctrl-C ends the process.
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests;
