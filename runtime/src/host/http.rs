//! The HTTP host: every server value is a `tower::Service`, for tonic's transport, axum or hyper to serve.

use std::convert::Infallible;
use std::task::{Context, Poll};

use http::{Request, Response};

use crate::adapter::TonicService;
use crate::body::{Body, RequestBody};
use crate::protocol;
use crate::service::{BoxFuture, Handler, InterceptedService, Router, Routes};

/// The future of one HTTP exchange.
pub type HttpFuture = BoxFuture<'static, Result<Response<Body>, Infallible>>;

/// Answers one HTTP request; called by the `tower::Service` of generated code.
pub fn serve<S: crate::Service, B: RequestBody>(service: S, request: Request<B>) -> HttpFuture {
    serve_routes(service, request)
}

fn serve_routes<R: Routes, B: RequestBody>(routes: R, request: Request<B>) -> HttpFuture {
    Box::pin(async move { Ok(protocol::answer(&routes, request).await) })
}

/// Makes one of the runtime's own server types what generated code makes a generated one.
macro_rules! serve_over_http {
    ($server:ty $(, $parameter:ident)*) => {
        impl<$($parameter,)* B: RequestBody> tower_service::Service<Request<B>> for $server
        where
            Self: Routes,
        {
            type Response = Response<Body>;
            type Error = Infallible;
            type Future = HttpFuture;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: Request<B>) -> HttpFuture {
                serve_routes(self.clone(), request)
            }
        }
    };
}

serve_over_http!(Handler<F, I>, F, I);
serve_over_http!(InterceptedService<S, I>, S, I);
serve_over_http!(Router);
serve_over_http!(TonicService<S>, S);
#[cfg(feature = "health")]
serve_over_http!(crate::health::HealthServer);
