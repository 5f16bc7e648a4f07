use lambda_grpc::{Request, Response, Status};
use ui::pb::Message;
use ui::pb::greeter_server::{Greeter, GreeterServer};

struct Me;

#[async_trait::async_trait]
impl Greeter for Me {
    async fn hello(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

fn main() {
    GreeterServer::new(Me);
}
