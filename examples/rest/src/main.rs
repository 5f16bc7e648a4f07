//! A gRPC service that REST clients call too.

mod convert;
mod library;
mod rest;
#[cfg(test)]
mod tests;

/// The messages, the server and the client of lambda-grpc, the JSON of pbjson, and the trait of rest_over_grpc.
mod proto {
    pub(crate) mod library {
        pub(crate) mod v1 {
            lambda_grpc::include_proto!("library.v1");
            include!(concat!(env!("OUT_DIR"), "/library.v1.serde.rs"));
            include!(concat!(env!("OUT_DIR"), "/library.v1.rest.rs"));
        }
    }
}

use lambda_grpc::Router;

use crate::library::Library;
use crate::proto::library::v1::library_service_server::LibraryServiceServer;
use crate::rest::Rest;

fn service() -> Rest {
    Rest::new(Router::new().add_service(LibraryServiceServer::new(Library::default())))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(service()).await
}
