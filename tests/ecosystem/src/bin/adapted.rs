//! Unchanged servers of tonic beside a generated one, on the local host. One of them has its descriptors.

use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use ecosystem::tonic_servers::helloworld::greeter_server::GreeterServer;
use ecosystem::tonic_servers::routeguide::route_guide_server::RouteGuideServer;
use ecosystem::tonic_servers::{FILE_DESCRIPTOR_SET, MyGreeter, MyRouteGuide};
use lambda_grpc::service::TonicService;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let route_guide =
        TonicService::with_file_descriptor_set(RouteGuideServer::new(MyRouteGuide), FILE_DESCRIPTOR_SET)?;
    let router = lambda_grpc::Router::new()
        .add_service(ProdServer::new(Greeter))
        .add_service(TonicService::new(GreeterServer::new(MyGreeter)))
        .add_service(route_guide);
    lambda_grpc::run(router).await
}
