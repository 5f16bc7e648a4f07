//! A service with one method. `cargo run -p hello` serves it, and prints how to call it.

use lambda_grpc::{Request, Response, Status};
use pb::prod_server::{Prod, ProdServer};
use pb::{AliveRequest, AliveResponse};

#[allow(missing_docs, unreachable_pub, reason = "prost generates the messages")]
mod pb {
    lambda_grpc::include_proto!("hello");
}

struct MyProd;

impl Prod for MyProd {
    async fn alive(&self, request: Request<AliveRequest>) -> Result<Response<AliveResponse>, Status> {
        let name = request.into_inner().message;
        let name = if name.is_empty() { "world" } else { &name };
        Ok(Response::new(AliveResponse { message: format!("Hello, {name}!") }))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(ProdServer::new(MyProd)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use pb::prod_client::ProdClient;

    #[tokio::test]
    async fn greets_by_name() {
        let request = Request::new(AliveRequest { message: "Ada".into() });
        let response = MyProd.alive(request).await.unwrap().into_inner();
        assert_eq!(response.message, "Hello, Ada!");
    }

    #[tokio::test]
    async fn serves_a_client() {
        // The client calls the server directly, without a socket.
        let mut client = ProdClient::new(ProdServer::new(MyProd));
        let response = client.alive(AliveRequest::default()).await.unwrap().into_inner();
        assert_eq!(response.message, "Hello, world!");
    }
}
