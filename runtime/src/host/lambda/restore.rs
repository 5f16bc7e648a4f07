//! [SnapStart](https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html): the end of initialization, and
//! the restore.

use std::sync::Arc;

use super::connection::Connection;
use super::endpoint::Endpoint;
use super::failure::{Failure, with_report};
use super::log;
use super::request::Request;
use super::retry::Attempts;
use crate::error::{Error, ErrorKind};
use crate::host::settings::Settings;

const NEXT: &str = "/2018-06-01/runtime/restore/next";

/// Tells Lambda that initialization has finished, waits for the restore, and runs the hook.
///
/// Lambda takes the snapshot while this function waits. It closes its connection afterwards, because the
/// restore may have broken it. The paths and the error types are those of
/// [`lambda_runtime`](https://docs.rs/lambda_runtime/1.5.0), because AWS does not document them.
pub(super) async fn wait(settings: &Settings, endpoint: &Arc<Endpoint>) -> Result<(), Error> {
    if let Err(failure) = next(&mut Connection::new(Arc::clone(endpoint))).await {
        // Lambda treats this as a failed initialization.
        send_report(endpoint, "init/error", "InitError", &failure.to_string()).await;
        return Err(Error::caused_by(
            ErrorKind::Runtime,
            failure.on(endpoint, "GET /2018-06-01/runtime/restore/next"),
        ));
    }
    let Some(hook) = &settings.after_restore else { return Ok(()) };
    if let Err(error) = hook.run().await {
        send_report(endpoint, "restore/error", "AfterRestoreError", &error.to_string()).await;
        return Err(Error::caused_by(ErrorKind::AfterRestore, error));
    }
    Ok(())
}

/// Waits for the restore, over a new connection if the first one is lost. An error status is final.
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
    let request = Request::post(endpoint, format_args!("/2018-06-01/runtime/{path}"));
    let request = with_report(request, error_type, message);
    let failure = match Connection::new(Arc::clone(endpoint)).send(&request).await {
        Ok(response) if response.status.is_success() => return,
        Ok(response) => Failure::status(&response),
        Err(error) => error.into(),
    };
    log::error(format_args!("cannot report the failure to Lambda: {failure}"));
}
