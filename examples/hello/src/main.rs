//! Run with `cargo run -p hello`; it prints where it listens and how to call it.

use lambda_grpc::{Request, Response, Status};
use pb::prod_server::{Prod, ProdServer};
use pb::{AliveRequest, AliveResponse};

#[allow(missing_docs, unreachable_pub, reason = "the messages are as prost writes them")]
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
        let reply = MyProd.alive(request).await.unwrap().into_inner();
        assert_eq!(reply.message, "Hello, Ada!");
    }

    #[tokio::test]
    async fn greets_the_callers_of_its_server() {
        // No socket: the client calls the server value.
        let mut client = ProdClient::new(ProdServer::new(MyProd));
        let reply = client.alive(AliveRequest::default()).await.unwrap().into_inner();
        assert_eq!(reply.message, "Hello, world!");
    }
}
