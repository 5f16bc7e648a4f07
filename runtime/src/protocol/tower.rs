//! Servers as `tower::Service`, for tonic's transport, axum, hyper and the hosts of this crate.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll};

use http::{Request, Response, Version};

use super::detection::Protocol;
use super::twirp;
use crate::body::{Body, RequestBody, RequestReader};
use crate::future::BoxFuture;
#[cfg(feature = "health")]
use crate::service::health::HealthServer;
use crate::service::{Handler, InterceptedService, Router, RpcService, ServiceLookup, TonicService};

/// The future of an HTTP response.
pub type HttpFuture = BoxFuture<'static, Result<Response<Body>, Infallible>>;

/// Serves an HTTP request. Called by the `tower::Service` of generated servers.
pub fn serve<S: RpcService, B: RequestBody>(service: S, request: Request<B>) -> HttpFuture {
    serve_lookup(service, request)
}

fn serve_lookup<L: ServiceLookup, B: RequestBody>(services: L, request: Request<B>) -> HttpFuture {
    Box::pin(async move { Ok(respond(&services, request).await) })
}

/// Serves a request in its protocol.
async fn respond<L: ServiceLookup, B: RequestBody>(services: &L, request: Request<B>) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let body = pin!(body);
    let mut body = RequestReader::new(body);
    // A host detects the protocol too, but layers between the host and this server may have changed the
    // request.
    let protocol = Protocol::detect(&parts);
    // A handler may pass its request, with the extensions, to another server.
    twirp::remove_mark(&mut parts.extensions);
    let response = protocol.serve(services, &mut parts, &mut body).await;
    // An HTTP/2 server ends only the stream of a request that was not read, and a client that streams may wait for
    // the response before it ends its request.
    if parts.version < Version::HTTP_2 {
        body.discard().await;
    }
    response
}

/// Implements `tower::Service` for a server type of this crate, as generated code does for its servers.
macro_rules! impl_tower_service {
    ($server:ty $(, $parameter:ident)*) => {
        impl<$($parameter,)* B: RequestBody> tower_service::Service<Request<B>> for $server
        where
            Self: ServiceLookup,
        {
            type Response = Response<Body>;
            type Error = Infallible;
            type Future = HttpFuture;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: Request<B>) -> HttpFuture {
                serve_lookup(self.clone(), request)
            }
        }
    };
}

impl_tower_service!(Handler<F, I>, F, I);
impl_tower_service!(InterceptedService<S, I>, S, I);
impl_tower_service!(Router);
impl_tower_service!(TonicService<S>, S);
#[cfg(feature = "health")]
impl_tower_service!(HealthServer);
