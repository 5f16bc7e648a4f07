//! The internal extension that makes Lambda send SIGTERM.
//!
//! Lambda sends SIGTERM only to functions with an extension, and kills others:
//! [the shutdown phase][shutdown]. The process of the function registers [an internal extension][internal].
//! This one receives no events. It costs two requests during initialization, and an idle connection.
//!
//! [shutdown]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
//! [internal]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-extensions-api-reg

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::timeout;

use super::connection::Connection;
use super::endpoint::Endpoint;
use super::failure::Failure;
use super::log;
use super::request::Request;

/// The name of the extension, which must be unique in the function.
const NAME: &[u8] = b"lambda-grpc";

/// The timeout of the registration. An emulator may never respond to it.
const REGISTRATION_TIMEOUT: Duration = Duration::from_secs(5);

/// Registers the extension. This must happen before the first invocation is requested.
///
/// Returns the connection, which must stay open. Returns `None` if the registration fails: some emulators
/// have no Extensions API.
pub(super) async fn register(endpoint: &Arc<Endpoint>) -> Option<Connection> {
    let mut connection = Connection::new(Arc::clone(endpoint));
    let registered = timeout(REGISTRATION_TIMEOUT, try_register(&mut connection)).await;
    match registered.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into())) {
        Ok(()) => Some(connection),
        Err(failure) => {
            tracing::debug!(%failure, "could not register an extension, so Lambda may not send SIGTERM");
            None
        }
    }
}

async fn try_register(connection: &mut Connection) -> Result<(), Failure> {
    let register = Request::post(&connection.endpoint, "/2020-01-01/extension/register")
        .header("lambda-extension-name", NAME)
        .header("content-type", b"application/json")
        .body(Bytes::from_static(b"{\"events\":[]}"));
    let response = connection.send(&register).await?;
    if !response.status.is_success() {
        return Err(Failure::status(&response));
    }
    let id = response.headers.extension_id.ok_or(Failure::ExtensionId)?;
    // Lambda sends an invocation only after every extension has requested its next event:
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
    let next = Request::get(&connection.endpoint, "/2020-01-01/extension/event/next")
        .header("lambda-extension-identifier", &id)
        .without_body();
    connection.send_only(&next).await.inspect_err(|error| {
        log::error(format_args!("the registered extension could not request its next event: {error}"));
    })?;
    Ok(())
}
