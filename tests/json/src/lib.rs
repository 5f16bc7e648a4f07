//! Messages with every kind of field, and their schema.

use lambda_grpc::__private::Schema;
use lambda_grpc::service::RpcService;
use lambda_grpc::{Request, Response, Status};
use pb::Kinds;
use pb::echo_server::{Echo, EchoServer};
use prost::Message;
use prost::encoding::{self, WireType};
use prost_types::Any;

/// The generated code, including that of imported files.
pub mod pb {
    lambda_grpc::include_proto!("kinds");
}

/// The generated code of `proto/far/away.proto`.
pub mod far {
    lambda_grpc::include_proto!("far");
}

/// The echo service.
#[derive(Debug, Clone, Copy)]
pub struct Echoing;

impl Echo for Echoing {
    async fn say(&self, request: Request<Kinds>) -> Result<Response<Kinds>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn nothing(&self, _: Request<()>) -> Result<Response<()>, Status> {
        Ok(Response::new(()))
    }
}

/// Returns the descriptors that the generator embedded.
#[must_use]
pub fn schema() -> &'static Schema {
    EchoServer::new(Echoing).descriptor().schema().expect("generated with JSON")
}

/// Returns `levels` nested values of `Any`, of which the innermost contains a `Detail` with this text.
#[must_use]
pub fn nested_detail(levels: usize, text: &str) -> Any {
    let detail = pb::Detail { code: 1, reason_text: text.to_owned() };
    let innermost = Any { type_url: "x/kinds.Detail".to_owned(), value: detail.encode_to_vec() };
    (1..levels).fold(innermost, |any, _| Any {
        type_url: "x/google.protobuf.Any".to_owned(),
        value: any.encode_to_vec(),
    })
}

/// Returns `levels` nested values of `Any`.
#[must_use]
pub fn nested_any(levels: usize) -> Any {
    let type_url = "x/google.protobuf.Any".to_owned();
    // The bytes before the value of each inner level, starting with the innermost level. Encoding
    // each level with its content would copy the content again and again, and take quadratic time.
    let mut prefixes = Vec::new();
    let mut length = 0;
    for _ in 1..levels {
        let mut prefix = Vec::new();
        encoding::string::encode(1, &type_url, &mut prefix);
        encoding::encode_key(2, WireType::LengthDelimited, &mut prefix);
        encoding::encode_varint(length, &mut prefix);
        length += prefix.len() as u64;
        prefixes.push(prefix);
    }
    Any { type_url, value: prefixes.into_iter().rev().flatten().collect() }
}
