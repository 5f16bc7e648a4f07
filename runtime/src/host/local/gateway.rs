//! A small API Gateway: HTTP in, the event of an HTTP API out, and back.
//!
//! What it does to request and reply are the rules of [`front::http_api`].

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode, Version};
use tonic::Status;

use super::guard::Guard;
use crate::body::{Body, CollectError, RequestBody, collect};
use crate::event::Event;
use crate::front::http_api::{self, Sender};
use crate::front::stamp::Stamp;
use crate::front::{self, Arrival};
use crate::host::answer::Answer;
use crate::host::exchange::{HttpService, answer, respond};
use crate::host::settings::Host;
use crate::protocol::{self, Described};
use crate::service::ServiceDescriptor;
use crate::wire::bridge;

#[derive(Debug, Clone)]
pub(super) struct Gateway<S> {
    host: Arc<Host>,
    service: S,
    guard: Guard,
}

impl<S: HttpService> Gateway<S> {
    pub(super) fn new(host: Arc<Host>, service: S, guard: Guard) -> Self {
        Self { host, service, guard }
    }

    /// Asks the application what it serves, the way a person with a browser would.
    ///
    /// Layers may keep the answer back; then there is nothing to tell.
    pub(super) async fn describe(self) -> Vec<&'static ServiceDescriptor> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::GET;
        let call = pin!(Some(async {
            let response = respond(self.service, request).await.map_err(Status::from_error)?;
            Ok(response.extensions().get::<Described>().map(|described| described.0.clone()))
        }));
        protocol::catch(None, call).await.ok().flatten().unwrap_or_default()
    }

    /// Answers one request the way that the real gateway and the function behind it would.
    pub(super) async fn answer<B: RequestBody>(self, request: Request<B>) -> Response<Body> {
        let (mut parts, body) = request.into_parts();
        if !self.guard.admits(host(&parts)) {
            let refusal = http_api::message(
                StatusCode::FORBIDDEN,
                "Forbidden: the Host of this request is not a name of this machine. Call 127.0.0.1 or localhost, or \
                 listen beyond loopback with LAMBDA_GRPC_ADDR.",
            );
            return refusal.map(Body::new);
        }
        // Every AWS front door takes the trailers of a native reply away; Envoy in production, and `bridge` here, has
        // the function answer in gRPC-Web and makes trailers of the trailer frame. HTTP/1.1 cannot have them anyway.
        let is_native = parts.version == Version::HTTP_2 && bridge::to_grpc_web(&mut parts.headers);
        let reply = match collect(body, front::MAX_EVENT).await {
            Ok(body) => self.invoke(&parts, &body).await,
            Err(CollectError::TooLarge) => too_large(),
            Err(CollectError::Broken(_)) => http_api::message(StatusCode::BAD_REQUEST, "Bad Request"),
        };
        if is_native {
            bridge::from_grpc_web(reply).unwrap_or_else(bridge::refuse)
        } else {
            reply.map(Body::new)
        }
    }

    /// Sends the request through the very path that an event takes on Lambda.
    async fn invoke(self, parts: &Parts, body: &[u8]) -> Response<Bytes> {
        let stamp = Stamp::new();
        let domain =
            parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let arrival = Arrival { parts, body, domain, stamp: &stamp, authorizer: None };
        let sender = Sender::HttpApi { stage: "$default", path: parts.uri.path() };
        let event = http_api::event(&arrival, sender).to_string();
        if event.len() > front::MAX_EVENT {
            return too_large();
        }
        let reply = async {
            let event = Event::from_json(event.into()).ok()?;
            let json = answer(&self.host, self.service, event, None, Answer::into_buffered).await.ok()?;
            http_api::response(&json).ok()
        };
        reply
            .await
            .unwrap_or_else(|| http_api::message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"))
    }
}

/// Returns the host that the caller means: HTTP/2 has it in the URI, HTTP/1.1 in a header.
fn host(parts: &Parts) -> Option<&str> {
    let authority = parts.uri.authority().map(|authority| authority.as_str());
    authority.or_else(|| parts.headers.get(header::HOST)?.to_str().ok())
}

fn too_large() -> Response<Bytes> {
    http_api::message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
}
