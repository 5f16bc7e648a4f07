//! The loop: ask for an invocation, answer it, ask for the next one.
//!
//! [The Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and
//! [what a runtime does with it](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html).

use std::sync::Arc;
use std::time::Duration;

use super::attempts::Attempts;
use super::connection::Connection;
use super::failure::{FailedRequest, Failure};
use super::invocation::Invocation;
use super::log;
use super::request::Request;
use super::shutdown::InFlight;
use super::trace::TraceVariable;
use crate::event::Event;
use crate::host::exchange::{self, HttpService};
use crate::host::settings::Host;
use crate::protocol;

/// The pause after a response without an event (204), which some emulators send instead of waiting for one.
const NO_EVENT: Duration = Duration::from_millis(10);

/// Answers one invocation at a time, over a connection of its own.
#[derive(Clone)]
pub(super) struct Worker<S> {
    pub(super) host: Arc<Host>,
    pub(super) service: S,
    pub(super) in_flight: InFlight,
    pub(super) trace: TraceVariable,
}

impl<S: HttpService> Worker<S> {
    /// Answers invocations until the Runtime API fails for good.
    pub(super) async fn run(mut self, mut connection: Connection) -> FailedRequest {
        let request =
            Request::get(&connection.endpoint, "/2018-06-01/runtime/invocation/next").without_body();
        loop {
            match next(&mut connection, &request, &self.in_flight).await {
                Ok(invocation) => {
                    let _counted = self.in_flight.count();
                    self.answer(&mut connection, invocation).await;
                }
                // During the shutdown Lambda owes nobody an invocation.
                Err(_) if self.in_flight.is_draining() => std::future::pending().await,
                Err(failure) => {
                    return failure.on(&connection.endpoint, "GET /2018-06-01/runtime/invocation/next");
                }
            }
        }
    }

    async fn answer(&mut self, connection: &mut Connection, Invocation { id, context, event }: Invocation) {
        self.trace.set(context.trace_id.as_deref());
        let service = self.service.clone();
        // By value, so that the body is decoded in place.
        let answer = match Event::from_json(event) {
            Ok(event) => exchange::reply(&self.host, service, event, context)
                .await
                .map_err(|unknown| unknown.to_string()),
            Err(invalid) => {
                protocol::contain(|| drop(service));
                Err(invalid.to_string())
            }
        };
        let request = id.answer(&connection.endpoint, answer);
        // None of this ends the worker: if the Runtime API is gone, the next invocation will not come.
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
            // The first may have arrived: then the second is rejected.
            Some(lost) => log::error(format_args!(
                "invocation {id}: the response was not acknowledged ({lost}), and failed when it was sent again: {failure}"
            )),
        }
    }
}

/// Waits for an invocation, for ever once no further one is wanted.
async fn next(
    connection: &mut Connection,
    request: &Request,
    in_flight: &InFlight,
) -> Result<Invocation, Failure> {
    let mut attempts = Attempts::default();
    loop {
        if in_flight.is_draining() {
            // Whoever drains decides when the process ends.
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
