//! The loop that requests invocations and sends their responses.
//!
//! [The Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and
//! [what a runtime does with it](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html).

use std::sync::Arc;
use std::time::Duration;

use super::connection::Connection;
use super::failure::{FailedRequest, Failure};
use super::invocation::Invocation;
use super::log;
use super::request::Request;
use super::retry::Attempts;
use super::shutdown::InFlight;
use super::trace::TraceVariable;
use crate::event::Event;
use crate::host::event_handler::handle_event;
use crate::host::http_service::HttpService;
use crate::host::settings::Settings;

/// The pause after a response without an event (204), which some emulators send instead of waiting for an
/// event.
const NO_EVENT: Duration = Duration::from_millis(10);

/// A worker, which handles one invocation at a time over its own connection.
#[derive(Clone)]
pub(super) struct Worker<S> {
    pub(super) settings: Arc<Settings>,
    pub(super) service: S,
    pub(super) in_flight: InFlight,
    pub(super) trace: TraceVariable,
}

impl<S: HttpService> Worker<S> {
    /// Handles invocations until the Runtime API fails permanently.
    pub(super) async fn run(mut self, mut connection: Connection) -> FailedRequest {
        let request =
            Request::get(&connection.endpoint, "/2018-06-01/runtime/invocation/next").without_body();
        loop {
            match next(&mut connection, &request, &self.in_flight).await {
                Ok(invocation) => {
                    let _counted = self.in_flight.count();
                    self.handle(&mut connection, invocation).await;
                }
                // During a shutdown, Lambda may stop responding.
                Err(_) if self.in_flight.is_draining() => std::future::pending().await,
                Err(failure) => {
                    return failure.on(&connection.endpoint, "GET /2018-06-01/runtime/invocation/next");
                }
            }
        }
    }

    async fn handle(&mut self, connection: &mut Connection, Invocation { id, context, event }: Invocation) {
        self.trace.set(context.trace_id.as_deref());
        let parsed = Event::from_json(&event);
        // The body can be decoded in place only if this reference is dropped.
        drop(event);
        let response = match parsed {
            Ok(event) => Ok(handle_event(&self.settings, self.service.clone(), event, context).await),
            Err(error) => Err(error.to_string()),
        };
        let request = id.response(&connection.endpoint, response);
        // A failure does not end the worker. If the Runtime API is not available, requesting the next
        // invocation fails too.
        let (sent, lost) = match connection.send(&request).await {
            Err(lost) => (connection.send(&request).await, Some(lost)),
            sent => (sent, None),
        };
        let failure = match sent {
            Ok(response) if response.status.is_success() => return,
            Ok(response) => Failure::status(&response),
            Err(error) => error.into(),
        };
        match lost {
            None => log::error(format_args!("invocation {id}: the response was rejected: {failure}")),
            // If the first one arrived, Lambda rejects the second.
            Some(lost) => log::error(format_args!(
                "invocation {id}: the response was not acknowledged ({lost}), and failed when it was sent again: {failure}"
            )),
        }
    }
}

/// Requests an invocation. Never returns during a shutdown.
async fn next(
    connection: &mut Connection,
    request: &Request,
    in_flight: &InFlight,
) -> Result<Invocation, Failure> {
    let mut attempts = Attempts::default();
    loop {
        if in_flight.is_draining() {
            // `run` ends the process after draining.
            return std::future::pending().await;
        }
        let response = connection.send(request).await.map_err(Failure::from);
        match response.and_then(Invocation::read) {
            Ok(Some(invocation)) => return Ok(invocation),
            Ok(None) => {
                attempts = Attempts::default();
                tokio::time::sleep(NO_EVENT).await;
            }
            Err(failure) => {
                tracing::debug!(%failure, "no invocation");
                match attempts.fail() {
                    Some(pause) if !failure.is_final() => tokio::time::sleep(pause).await,
                    _ => return Err(failure),
                }
            }
        }
    }
}
