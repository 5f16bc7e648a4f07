//! A channel of tonic's clients to a server behind a trigger.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use lambda_grpc::Trigger;
use lambda_grpc::host::HttpService;
use lambda_grpc::testing::Deployment;
use tonic_web::{GrpcWebClientLayer, GrpcWebClientService};
use tower::{Layer, Service};

type BoxError = Box<dyn Error + Send + Sync>;

/// Creates a channel that calls in gRPC-Web, because no trigger forwards the trailers of gRPC.
pub fn behind<S: Clone>(trigger: Trigger, server: &S) -> GrpcWebClientService<Behind<S>> {
    GrpcWebClientLayer::new().layer(Behind { trigger, server: server.clone() })
}

#[derive(Clone)]
pub struct Behind<S> {
    trigger: Trigger,
    server: S,
}

impl<S, B> Service<Request<B>> for Behind<S>
where
    S: HttpService + Sync,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Self { trigger, server } = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(Into::into)?.to_bytes();
            let response = Deployment::new(trigger).call(server, Request::from_parts(head, body)).await;
            Ok(response.map(Full::new))
        })
    }
}
