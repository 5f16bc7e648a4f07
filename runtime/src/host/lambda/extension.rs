//! An internal extension that does nothing.
//!
//! Lambda sends SIGTERM to functions that have an extension, and kills the others without a word: [the shutdown phase][shutdown].
//! [An internal extension][internal] is one that the runtime's own process registers. This one asks for no events, so it costs
//! one request at the start, and a connection over which nothing ever comes.
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
use super::request::Request;

/// The name of the extension, which no other one of the function may have.
const NAME: &[u8] = b"lambda-grpc";

/// How long an emulator may leave the registration unanswered before the function starts without it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Registers the extension, which must happen before the first invocation is asked for.
///
/// Returns the connection that must stay open, or `None` where there is no Extensions API, as in some emulators.
pub(super) async fn register(endpoint: &Arc<Endpoint>) -> Option<Connection> {
    let mut connection = Connection::new(Arc::clone(endpoint));
    let registered = timeout(PATIENCE, try_register(&mut connection)).await;
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
    // Lambda counts the start of an extension as finished when it waits for its next event.
    let next = Request::get(&connection.endpoint, "/2020-01-01/extension/event/next")
        .header("lambda-extension-identifier", &response.headers.extension_id.unwrap_or_default())
        .without_body();
    Ok(connection.send_only(&next).await?)
}
