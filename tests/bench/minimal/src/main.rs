//! The smallest function with lambda-grpc, to measure its size with each feature.

use lambda_grpc::{Request, Response, Status};

mod pb {
    lambda_grpc::include_proto!("bench");
}

use pb::echo_server::{Echo, EchoServer};
use pb::{BytesMessage, TextMessage};

struct EchoService;

impl Echo for EchoService {
    async fn text(&self, request: Request<TextMessage>) -> Result<Response<TextMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn bytes(&self, request: Request<BytesMessage>) -> Result<Response<BytesMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(EchoServer::new(EchoService)).await
}
