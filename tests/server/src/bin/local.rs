//! The echo server, without AWS Lambda. The argument `tonic` adds a hosted tonic server.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use lambda_grpc::__private::NamedService;
use lambda_grpc::__private::tonic::body::Body;
use lambda_grpc::service::TonicService;
use lambda_grpc::{Router, Status};
use service::Echoing;
use service::pb::echo_server::EchoServer;
use tower_service::Service;

/// A server with the interface of those that tonic generates.
#[derive(Debug, Clone)]
struct Greeter;

impl NamedService for Greeter {
    const NAME: &'static str = "echo.Greeter";
}

impl Service<http::Request<Body>> for Greeter {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Body>) -> Self::Future {
        ready(Ok(Status::unimplemented("").into_http()))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let mut router = Router::new().add_service(EchoServer::new(Echoing));
    if std::env::args().any(|argument| argument == "tonic") {
        router = router.add_service(TonicService::new(Greeter));
    }
    lambda_grpc::run(router).await
}
