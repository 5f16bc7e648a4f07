//! A gRPC service for AWS Lambda. `cargo run` serves it on your machine, and prints how to call it.

use lambda_grpc::{Request, Response, Status};
use pb::greeter_service_server::{GreeterService, GreeterServiceServer};
use pb::{GreetRequest, GreetResponse};
use tracing_subscriber::fmt::format::FmtSpan;

mod pb {
    lambda_grpc::include_proto!("greeter.v1");
}

struct Greeter;

impl GreeterService for Greeter {
    async fn greet(&self, request: Request<GreetRequest>) -> Result<Response<GreetResponse>, Status> {
        let GreetRequest { name } = request.into_inner();
        if name.is_empty() {
            return Err(Status::invalid_argument("name must not be empty"));
        }
        Ok(Response::new(GreetResponse { message: format!("Hello, {name}!") }))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    // Logs are JSON, with a line for each call.
    tracing_subscriber::fmt().json().with_span_list(false).with_span_events(FmtSpan::CLOSE).init();
    lambda_grpc::run(GreeterServiceServer::new(Greeter)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_grpc::testing::{Deployment, grpc_web};
    use lambda_grpc::{Code, Trigger};

    /// Calls the server as the HTTP API in `template.yaml` does.
    async fn greet(name: &str) -> Result<String, Status> {
        let request = grpc_web::request("/greeter.v1.GreeterService/Greet", &GreetRequest { name: name.into() });
        let server = GreeterServiceServer::new(Greeter);
        let response = Deployment::new(Trigger::HttpApi).call(server, request).await;
        grpc_web::response::<GreetResponse>(&response).map(|response| response.into_inner().message)
    }

    #[tokio::test]
    async fn greets_by_name() {
        assert_eq!(greet("Ada").await.unwrap(), "Hello, Ada!");
    }

    #[tokio::test]
    async fn rejects_an_empty_name() {
        assert_eq!(greet("").await.unwrap_err().code(), Code::InvalidArgument);
    }
}
