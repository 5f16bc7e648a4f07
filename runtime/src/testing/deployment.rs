//! Calls of a server through an emulated trigger.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;

use crate::context::LambdaContext;
use crate::emulator::{Deployment, GatewayError};
use crate::event::Event;
use crate::host::{Host, HttpService, LambdaResponse, handle_event};

/// The timeout of the emulated function.
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(30);

impl Deployment {
    /// Calls a server through the trigger, on a host with the default settings. Accepts all servers that
    /// [`run`](crate::run) accepts.
    pub async fn call<S: HttpService, B: Into<Bytes>>(
        &self,
        server: S,
        request: Request<B>,
    ) -> Response<Bytes> {
        self.call_on(&Host::new(), server, request).await
    }

    /// Calls a server through the trigger, on a host with your settings.
    ///
    /// A host in [`ResponseMode::Streaming`](crate::host::ResponseMode::Streaming) needs a trigger that is
    /// [`streaming`](Self::streaming) too. If only one of them is, the response is what a caller would
    /// receive then.
    pub async fn call_on<S: HttpService, B: Into<Bytes>>(
        &self,
        host: &Host,
        server: S,
        request: Request<B>,
    ) -> Response<Bytes> {
        let invocation = match self.invoke(request) {
            Ok(invocation) => invocation,
            Err(rejection) => return *rejection,
        };
        let context = LambdaContext {
            request_id: invocation.request_id().to_owned(),
            trace_id: Some(invocation.trace_id().to_owned()),
            deadline: Some(SystemTime::now() + FUNCTION_TIMEOUT),
            ..LambdaContext::default()
        };
        let event = match Event::from_json(invocation.event()) {
            Ok(event) => event,
            Err(error) => {
                let error =
                    json!({ "errorType": "UnknownEvent", "errorMessage": error.to_string() }).to_string();
                return invocation.fail(GatewayError::Function { error: error.as_bytes() });
            }
        };
        let handled = handle_event(host.settings(), server, event, context);
        let limit = self.time_limit().unwrap_or(Duration::MAX);
        let Ok(handled) = tokio::time::timeout(limit, handled).await else {
            return invocation.fail(GatewayError::Timeout);
        };
        match handled {
            LambdaResponse::Buffered(json) => invocation.respond(&json),
            LambdaResponse::Streamed(response) => {
                invocation.respond_streamed(&[response.prelude, response.data].concat())
            }
        }
    }
}
