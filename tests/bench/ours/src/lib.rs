//! The echo service on lambda-grpc, written as its README says.

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
pub struct Echoing;

impl Echo for Echoing {
    async fn text(&self, request: Request<TextMessage>) -> Result<Response<TextMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn bytes(&self, request: Request<BytesMessage>) -> Result<Response<BytesMessage>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

impl Source for Echoing {
    async fn make(&self, request: Request<Size>) -> Result<Response<Made>, Status> {
        let bytes = request.into_inner().bytes;
        Ok(Response::new(Made { payload: vec![0; bytes as usize] }))
    }
}

pub fn source() -> SourceServer<Echoing> {
    SourceServer::new(Echoing)
}

pub fn server() -> EchoServer<Echoing> {
    EchoServer::new(Echoing)
}
