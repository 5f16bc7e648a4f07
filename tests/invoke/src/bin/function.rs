//! The service of `tests/server` as a Lambda function, which also exits on request.

use lambda_grpc::{Request, Response, Status};
use server::Echoing;
use server::pb::Message;
use server::pb::echo_server::{Echo, EchoServer};

struct Exiting;

impl Echo for Exiting {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        if request.get_ref().text == "crash" {
            std::process::exit(3);
        }
        Echoing.say(request).await
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        Echoing.look(request).await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(EchoServer::new(Exiting)).await
}
