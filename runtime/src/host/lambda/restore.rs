//! SnapStart: the end of the start, and the restore from its snapshot.

use std::fmt;
use std::sync::Arc;

use super::attempts::Attempts;
use super::connection::Connection;
use super::endpoint::Endpoint;
use super::failure::{Failure, report};
use super::log;
use super::request::Request;
use crate::error::{BoxError, Error, ErrorKind};
use crate::host::settings::Host;
use crate::service::BoxFuture;

const NEXT: &str = "/2018-06-01/runtime/restore/next";

/// What an application does after a restore.
#[derive(Clone)]
pub(in crate::host) struct AfterRestore(Arc<Hook>);

type Hook = dyn Fn() -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync;

impl AfterRestore {
    pub(in crate::host) fn new<F, E>(hook: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Arc::new(move || {
            let restored = hook();
            Box::pin(async move { restored.await.map_err(Into::into) })
        }))
    }
}

impl fmt::Debug for AfterRestore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AfterRestore")
    }
}

/// Tells Lambda that the start has finished, waits for the restore, and runs what the application does after one.
///
/// Lambda takes the snapshot while this waits. The connection is closed at its end, because it may be dead after a restore.
pub(super) async fn wait(host: &Host, endpoint: &Arc<Endpoint>) -> Result<(), Error> {
    if let Err(failure) = next(&mut Connection::new(Arc::clone(endpoint))).await {
        // Still a part of the start, for Lambda.
        send_report(endpoint, "init/error", "InitError", &failure.to_string()).await;
        return Err(Error::caused_by(
            ErrorKind::Runtime,
            failure.on(endpoint, "GET /2018-06-01/runtime/restore/next"),
        ));
    }
    let Some(AfterRestore(hook)) = &host.after_restore else { return Ok(()) };
    if let Err(error) = hook().await {
        send_report(endpoint, "restore/error", "AfterRestoreError", &error.to_string()).await;
        return Err(Error::caused_by(ErrorKind::AfterRestore, error));
    }
    Ok(())
}

/// Waits for the restore, over a new connection if the one that waits is lost.
async fn next(connection: &mut Connection) -> Result<(), Failure> {
    let request = Request::get(&connection.endpoint, NEXT).without_body();
    let mut attempts = Attempts::default();
    loop {
        match connection.send(&request).await {
            Ok(response) if response.status.is_success() => return Ok(()),
            Ok(response) => return Err(Failure::status(&response)),
            Err(error) => match attempts.fail() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(error.into()),
            },
        }
    }
}

/// Reports a failure that ends the process.
async fn send_report(endpoint: &Arc<Endpoint>, path: &str, error_type: &str, message: &str) {
    let request = Request::post(endpoint, format_args!("/2018-06-01/runtime/{path}"))
        .header("lambda-runtime-function-error-type", format!("Runtime.{error_type}").as_bytes())
        .body(report(error_type, message));
    let sent = Connection::new(Arc::clone(endpoint)).send_again_if_lost(&request).await;
    if let Err(error) = sent {
        log::error(format_args!("the failure could not be reported to Lambda: {error}"));
    }
}
