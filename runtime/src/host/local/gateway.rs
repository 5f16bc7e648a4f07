//! An emulated HTTP API in front of the server.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode, Version};
use tokio::time::timeout;
use tonic::Status;

use super::calls_in_flight::CallsInFlight;
#[cfg(all(feature = "explorer", debug_assertions))]
use super::explorer::Explorer;
use super::host_check::HostCheck;
use super::request_host::request_host;
use crate::body::{Body, CollectError, RequestBody, collect};
use crate::call::guard;
use crate::emulator::payload_v2::{self, Sender};
use crate::emulator::{IncomingRequest, MAX_EVENT, RequestIds};
use crate::event::Event;
use crate::host::event_handler::handle_buffered;
use crate::host::http_service::{HttpService, call_service};
use crate::host::settings::Settings;
use crate::protocol::ServedServices;
use crate::service::ServiceDescriptor;
use crate::wire::bridge;

#[derive(Debug, Clone)]
pub(super) struct Gateway<S> {
    settings: Arc<Settings>,
    service: S,
    host_check: HostCheck,
    #[cfg(all(feature = "explorer", debug_assertions))]
    explorer: Option<Arc<Explorer>>,
}

impl<S: HttpService> Gateway<S> {
    pub(super) fn new(settings: Arc<Settings>, service: S, host_check: HostCheck) -> Self {
        Self {
            settings,
            service,
            host_check,
            #[cfg(all(feature = "explorer", debug_assertions))]
            explorer: None,
        }
    }

    /// Adds the explorer.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(super) fn with_explorer(mut self, explorer: Option<Explorer>) -> Self {
        self.explorer = explorer.map(Arc::new);
        self
    }

    /// Returns the services of the server, from its response to a GET request.
    ///
    /// The list is empty if a layer does not pass on that response.
    pub(super) async fn services(self) -> Vec<&'static ServiceDescriptor> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::GET;
        let call = pin!(Some(async {
            let response = call_service(self.service, request).await.map_err(Status::from_error)?;
            Ok(response.extensions().get::<ServedServices>().map(|services| services.0.clone()))
        }));
        guard::run(None, call).await.ok().flatten().unwrap_or_default()
    }

    /// Serves a request as an HTTP API with a function does.
    pub(super) async fn serve<B: RequestBody>(
        self,
        request: Request<B>,
        body_timeout: Duration,
        calls: &CallsInFlight,
    ) -> Response<Body> {
        let (mut parts, body) = request.into_parts();
        let host = match request_host(&parts) {
            Ok(host) => host,
            Err(reason) => {
                let rejection =
                    payload_v2::message(StatusCode::BAD_REQUEST, &format!("Bad Request: {reason}"));
                return rejection.map(Body::new);
            }
        };
        if !self.host_check.accepts(host) {
            let rejection = payload_v2::message(
                StatusCode::FORBIDDEN,
                "Forbidden: the `Host` header does not name this machine. Call 127.0.0.1 or localhost, or set LAMBDA_GRPC_ADDR to \
                 an address that is not loopback.",
            );
            return rejection.map(Body::new);
        }
        #[cfg(all(feature = "explorer", debug_assertions))]
        if let Some(page) = self.explorer.as_ref().and_then(|explorer| explorer.respond(&parts)) {
            return page;
        }
        let domain = host.unwrap_or("localhost").to_owned();
        // No trigger forwards HTTP trailers. Envoy in production, and `bridge` here, translates native gRPC
        // to gRPC-Web and back.
        let is_native = parts.version == Version::HTTP_2 && bridge::to_grpc_web(&mut parts.headers);
        let response = match timeout(body_timeout, collect(body, MAX_EVENT)).await {
            Ok(Ok(body)) => {
                let _call = calls.begin();
                self.invoke(&parts, &domain, &body).await
            }
            Ok(Err(CollectError::TooLarge)) => too_large(),
            Ok(Err(CollectError::Aborted(_))) => payload_v2::message(StatusCode::BAD_REQUEST, "Bad Request"),
            Err(_) => too_slow(&parts),
        };
        if is_native {
            bridge::from_grpc_web(response).unwrap_or_else(bridge::reject)
        } else {
            response.map(Body::new)
        }
    }

    /// Handles the request as an event, as on Lambda.
    async fn invoke(self, parts: &Parts, domain: &str, body: &[u8]) -> Response<Bytes> {
        let ids = RequestIds::new();
        let request = IncomingRequest { parts, body, domain, ids: &ids, authorizer: None, identity: None };
        let sender = Sender::HttpApi { stage: "$default", path: parts.uri.path() };
        let event = payload_v2::event(&request, sender).to_string();
        if event.len() > MAX_EVENT {
            return too_large();
        }
        let handled = async {
            let event = Event::from_json(&event.into()).ok()?;
            let json = handle_buffered(&self.settings, self.service, event, None).await;
            payload_v2::response(&json).ok()
        };
        handled.await.unwrap_or_else(|| {
            payload_v2::message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        })
    }
}

fn too_large() -> Response<Bytes> {
    payload_v2::message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
}

fn too_slow(parts: &Parts) -> Response<Bytes> {
    let mut response =
        payload_v2::message(StatusCode::REQUEST_TIMEOUT, "Request Timeout: the body did not arrive");
    // "The server SHOULD send the `close` connection option": RFC 9110, section 15.5.9. HTTP/2 has no
    // connection options, and closes the stream.
    if parts.version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
