//! An internal extension that does nothing.
//!
//! Lambda sends SIGTERM to functions that have an extension, and kills the others without a word: [the shutdown phase][shutdown].
//! [An internal extension][internal] is one that the runtime's own process registers. This one asks for no events, so it costs
//! two requests at the start, and a connection over which nothing ever comes.
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

/// The name of the extension, which no other one of the function may have.
const NAME: &[u8] = b"lambda-grpc";

/// How long to wait for the registration, which some emulator may leave unanswered.
const REGISTRATION_TIMEOUT: Duration = Duration::from_secs(5);

/// Registers the extension, which must happen before the first invocation is asked for.
///
/// Returns the connection that must stay open, or `None` where there is no Extensions API, as in some emulators.
pub(super) async fn register(endpoint: &Arc<Endpoint>) -> Option<Connection> {
    let mut connection = Connection::new(Arc::clone(endpoint));
    let registered = timeout(REGISTRATION_TIMEOUT, try_register(&mut connection)).await;
    match registered.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into())) {
        Ok(()) => Some(connection),
        Err(failure) => {
            tracing::debug!(%failure, "no extension registered, so SIGTERM may not come");
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
    // Lambda waits for every extension to ask for its next event before it hands out an invocation: [the init phase].
    //
    // [the init phase]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
    let next = Request::get(&connection.endpoint, "/2020-01-01/extension/event/next")
        .header("lambda-extension-identifier", &id)
        .without_body();
    connection.send_only(&next).await.inspect_err(|error| {
        log::error(format_args!("the extension is registered and could not ask for its next event: {error}"));
    })?;
    Ok(())
}
