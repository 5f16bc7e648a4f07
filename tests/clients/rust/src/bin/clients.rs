//! Checks tonic with its own transport, and with tonic-web's client layer.
//!
//! ```text
//! clients BASE_URL PROTOCOL..              PROTOCOL is one of grpc, grpc-web
//! clients BASE_URL rejected CODE TEXT SIZE  a gRPC call with SIZE bytes must fail with this status
//! ```

use std::process::ExitCode;

use clients::checks::{self, Client, Quirks};
use clients::pb::{Failure, Payload};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::rt::TokioExecutor;
use prost::Message;
use tonic::body::Body;
use tonic::client::{Grpc, GrpcService};
use tonic::transport::Endpoint;
use tonic::{Request, Response, Status};
use tonic_web::GrpcWebClientLayer;
use tower::ServiceBuilder;

/// tonic's generic client with any transport, which its generated clients use.
struct Tonic<T>(Grpc<T>);

impl<T> Client for Tonic<T>
where
    T: GrpcService<Body>,
    T::ResponseBody: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    <T::ResponseBody as http_body::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn call<M: Message + Default + 'static>(
        &mut self,
        method: &'static str,
        request: Request<M>,
    ) -> Result<Response<Payload>, Status> {
        self.0.ready().await.map_err(|error| Status::unavailable(error.into().to_string()))?;
        let path = http::uri::PathAndQuery::try_from(format!("/probe.Probe/{method}"))
            .map_err(|error| Status::internal(error.to_string()))?;
        self.0.unary(request, path, tonic_prost::ProstCodec::default()).await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let base_url = arguments.next().ok_or("usage: clients BASE_URL PROTOCOL..")?;
    let mut all_succeeded = true;
    while let Some(protocol) = arguments.next() {
        all_succeeded &= match protocol.as_str() {
            "grpc" => {
                let channel = Endpoint::from_shared(base_url.clone())?.connect_lazy();
                let quirks = Quirks { cancels_on_timeout: true, ..Quirks::default() };
                checks::check("tonic", quirks, &mut Tonic(Grpc::new(channel))).await
            }
            "grpc-web" => {
                let http = HttpClient::builder(TokioExecutor::new()).build_http();
                let layered = ServiceBuilder::new().layer(GrpcWebClientLayer::new()).service(http);
                let quirks = Quirks { keeps_last_trailer: true, ..Quirks::default() };
                let mut client = Tonic(Grpc::with_origin(layered, base_url.parse()?));
                checks::check("tonic-web", quirks, &mut client).await
            }
            "rejected" => {
                let mut next = || arguments.next().ok_or("`rejected` needs CODE TEXT SIZE");
                let expected = Failure { code: next()?.parse()?, message: next()?, details: Vec::new() };
                let size = next()?.parse()?;
                let channel = Endpoint::from_shared(base_url.clone())?.connect_lazy();
                checks::check_rejected("tonic", &mut Tonic(Grpc::new(channel)), expected, size).await
            }
            unknown => return Err(format!("unknown protocol {unknown:?}").into()),
        };
    }
    Ok(if all_succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
