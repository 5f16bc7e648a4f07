//! A handler of Lambda events.

use std::sync::Arc;

use bytes::Bytes;

use crate::call::guard;
use crate::context::LambdaContext;
use crate::event::{Event, UnknownEvent};
use crate::host::event_handler::handle_buffered;
use crate::host::http_service::HttpService;
use crate::host::settings::Settings;

/// A handler of Lambda events, created by [`Host::handler`](crate::Host::handler).
#[derive(Debug, Clone)]
pub struct LambdaHandler<S> {
    settings: Arc<Settings>,
    service: S,
}

impl<S: HttpService> LambdaHandler<S> {
    pub(in crate::host) fn new(settings: Arc<Settings>, service: S) -> Self {
        Self { settings, service }
    }

    /// Handles an event, and returns the JSON that its trigger reads.
    ///
    /// `event` is the JSON from the Runtime API. Pass the only reference to it, so that the body can be
    /// decoded in place. Responses are always buffered, whatever the
    /// [`ResponseMode`](crate::host::ResponseMode) of the host is.
    ///
    /// # Errors
    ///
    /// Returns an error for an event that is not an HTTP request, because a response would acknowledge a
    /// message that was not handled.
    pub async fn handle(self, event: Bytes, context: LambdaContext) -> Result<Bytes, UnknownEvent> {
        let Self { settings, service } = self;
        let parsed = Event::from_json(&event);
        drop(event);
        match parsed {
            Ok(event) => Ok(handle_buffered(&settings, service, event, Some(context)).await),
            Err(error) => {
                guard::drop_values(|| drop(service));
                Err(error)
            }
        }
    }
}
