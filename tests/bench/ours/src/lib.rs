//! The echo service on lambda-grpc, written as in its README.

use lambda_grpc::{Request, Response, Status};

mod pb {
    lambda_grpc::include_proto!("bench");
    pub mod source {
        lambda_grpc::include_proto!("source");
    }
}

use pb::echo_server::{Echo, EchoServer};
use pb::source::source_server::{Source, SourceServer};
use pb::source::{Made, Size};
use pb::{BytesMessage, TextMessage};

#[derive(Debug)]
pub struct EchoService;

impl Echo for EchoService {
    async fn text(&self, request: Request<TextMessage>) -> Result<Response<TextMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn bytes(&self, request: Request<BytesMessage>) -> Result<Response<BytesMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

impl Source for EchoService {
    async fn make(&self, request: Request<Size>) -> Result<Response<Made>, Status> {
        let bytes = request.into_inner().bytes;
        Ok(Response::new(Made { payload: vec![0; bytes as usize] }))
    }
}

pub fn source() -> SourceServer<EchoService> {
    SourceServer::new(EchoService)
}

pub fn server() -> EchoServer<EchoService> {
    EchoServer::new(EchoService)
}
