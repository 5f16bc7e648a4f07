//! The echo service on lambda_http, tonic and tonic-web: the alternative to lambda-grpc.
//!
//! The setup follows the issue tracker of lambda_http: tonic's routes as an axum router, with tonic-web's
//! layer around it.

use axum::Router;
use tonic::service::Routes;
use tonic::{Request, Response, Status};
use tonic_web::GrpcWebLayer;

mod pb {
    tonic::include_proto!("bench");
}

use pb::echo_server::{Echo, EchoServer};
use pb::{BytesMessage, TextMessage};

#[derive(Debug)]
pub struct EchoService;

#[tonic::async_trait]
impl Echo for EchoService {
    async fn text(&self, request: Request<TextMessage>) -> Result<Response<TextMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn bytes(&self, request: Request<BytesMessage>) -> Result<Response<BytesMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

/// Returns the service without compression.
pub fn router() -> Router {
    mount(server())
}

/// Returns the service with gzip, both ways.
#[cfg(feature = "gzip")]
pub fn gzip_router() -> Router {
    use tonic::codec::CompressionEncoding;

    let server = server();
    mount(server.accept_compressed(CompressionEncoding::Gzip).send_compressed(CompressionEncoding::Gzip))
}

fn server() -> EchoServer<EchoService> {
    // tonic's default of 4 MiB is less than a Lambda event can contain.
    EchoServer::new(EchoService).max_decoding_message_size(6 << 20)
}

fn mount(server: EchoServer<EchoService>) -> Router {
    Routes::new(server).prepare().into_axum_router().layer(GrpcWebLayer::new())
}
