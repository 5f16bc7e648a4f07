//! Messages with every kind of field, and their JSON.

use lambda_grpc::__private::Schema;
use lambda_grpc::Service;
use lambda_grpc::{Request, Response, Status};
use pb::Kinds;
use pb::echo_server::{Echo, EchoServer};

/// The generated code; what is merely imported, too.
pub mod pb {
    lambda_grpc::include_proto!("kinds");
}

/// See `proto/far/away.proto`.
pub mod far {
    lambda_grpc::include_proto!("far");
}

/// Echoes.
#[derive(Debug, Clone, Copy)]
pub struct Echoing;

impl Echo for Echoing {
    async fn say(&self, request: Request<Kinds>) -> Result<Response<Kinds>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

/// The descriptors that the generator embedded.
#[must_use]
pub fn schema() -> &'static Schema {
    EchoServer::new(Echoing).descriptor().schema().expect("generated with JSON")
}
