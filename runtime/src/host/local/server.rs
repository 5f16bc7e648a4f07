//! The accept loop: HTTP/1.1 and cleartext HTTP/2 on one port.

use std::convert::Infallible;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use super::gateway::Gateway;
use crate::host::http_service::HttpService;

/// The time that calls in flight have to end after Ctrl-C.
const GRACE: Duration = Duration::from_secs(5);

/// The pause after a failed `accept`. It usually fails because too many files are open.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Serves until Ctrl-C or SIGTERM, and then until the calls in flight have ended.
pub(super) async fn serve<S: HttpService>(listener: TcpListener, gateway: Gateway<S>) {
    let connections = GracefulShutdown::new();
    let mut ended = std::pin::pin!(ended());
    loop {
        let stream = tokio::select! {
            () = &mut ended => break,
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
        let gateway = gateway.clone();
        let service = service_fn(move |request: http::Request<Incoming>| {
            let gateway = gateway.clone();
            async move { Ok::<_, Infallible>(gateway.serve(request).await) }
        });
        let connection = auto::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), service)
            .into_owned();
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection failed");
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, connections.shutdown()).await;
}

/// Waits for Ctrl-C or SIGTERM.
async fn ended() {
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
