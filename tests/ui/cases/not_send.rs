use lambda_grpc::{Request, Response, Status};
use ui::pb::Message;
use ui::pb::greeter_server::{Greeter, GreeterServer};

struct Me;

impl Greeter for Me {
    async fn hello(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let shared = std::rc::Rc::new(1);
        std::future::ready(()).await;
        drop(shared);
        Ok(Response::new(request.into_inner()))
    }
}

fn main() {
    GreeterServer::new(Me);
}
