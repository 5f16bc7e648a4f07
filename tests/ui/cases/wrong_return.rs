use lambda_grpc::{Request, Status};
use ui::pb::Message;
use ui::pb::greeter_server::{Greeter, GreeterServer};

struct Me;

impl Greeter for Me {
    async fn hello(&self, request: Request<Message>) -> Result<Message, Status> {
        Ok(request.into_inner())
    }
}

fn main() {
    GreeterServer::new(Me);
}
