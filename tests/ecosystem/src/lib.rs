//! The service of the hello example, for third-party servers and clients.

use lambda_grpc::{Request, Response, ResponseExt, Status};

use pb::prod_server::Prod;
use pb::{AliveRequest, AliveResponse};

pub mod orders;
pub mod tonic_servers;

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("hello");
}

/// Compiles the examples of guides that use third-party crates.
#[cfg(doctest)]
pub mod guides {
    #[doc = include_str!("../../../runtime/docs/clients.md")]
    pub struct Clients;
    #[doc = include_str!("../../../runtime/docs/from_tonic.md")]
    pub struct FromTonic;
    #[doc = include_str!("../../../runtime/docs/observability.md")]
    pub struct Observability;
}

/// Greets, and fails for an empty name.
#[derive(Debug, Clone, Copy)]
pub struct Greeter;

impl Prod for Greeter {
    async fn alive(&self, request: Request<AliveRequest>) -> Result<Response<AliveResponse>, Status> {
        let name = request.into_inner().message;
        if name == "sleep" {
            tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        }
        if name.is_empty() {
            return Err(Status::invalid_argument("name: must not be empty"));
        }
        let mut response = Response::new(AliveResponse { message: format!("Hello, {name}!") });
        response.trailers_mut().insert("x-cost", 3.into());
        Ok(response)
    }
}
