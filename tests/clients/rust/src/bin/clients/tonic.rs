//! tonic's generic client with any transport, which its generated clients use.

use std::time::Duration;

use bytes::Bytes;
use clients::checks::Client;
use clients::pb::Payload;
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::rt::TokioExecutor;
use prost::Message;
use tonic::body::Body;
use tonic::client::{Grpc, GrpcService};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Response, Status};
use tonic_web::GrpcWebClientLayer;
use tower::ServiceBuilder;

pub(crate) struct Tonic<T>(Grpc<T>);

/// Returns a client with tonic's own transport.
pub(crate) fn native(base_url: &str) -> Result<Tonic<Channel>, tonic::transport::Error> {
    Ok(Tonic(Grpc::new(Endpoint::from_shared(base_url.to_owned())?.connect_lazy())))
}

/// Returns a client with tonic-web's layer.
pub(crate) fn grpc_web(base_url: &str) -> Result<impl Client, http::uri::InvalidUri> {
    let http = HttpClient::builder(TokioExecutor::new()).build_http();
    let layered = ServiceBuilder::new().layer(GrpcWebClientLayer::new()).service(http);
    Ok(Tonic(Grpc::with_origin(layered, base_url.parse()?)))
}

impl<T> Client for Tonic<T>
where
    T: GrpcService<Body>,
    T::ResponseBody: http_body::Body<Data = Bytes> + Send + 'static,
    <T::ResponseBody as http_body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn call<M: Message + Default + 'static>(
        &mut self,
        method: &'static str,
        mut request: Request<M>,
        timeout: Option<Duration>,
    ) -> Result<Response<Payload>, Status> {
        if let Some(timeout) = timeout {
            request.set_timeout(timeout);
        }
        self.0.ready().await.map_err(|error| Status::unavailable(error.into().to_string()))?;
        let path = http::uri::PathAndQuery::try_from(format!("/probe.Probe/{method}"))
            .map_err(|error| Status::internal(error.to_string()))?;
        self.0.unary(request, path, tonic_prost::ProstCodec::default()).await
    }
}
