//! The generated server on the local host, with CORS for every origin and the health service.

use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use lambda_grpc::Router;
use lambda_grpc::health::{ServingStatus, health_reporter};
use lambda_grpc::layer::Cors;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let (reporter, health) = health_reporter();
    reporter.set_serving::<ProdServer<Greeter>>();
    reporter.set_service_status("hello.Closed", ServingStatus::NotServing);
    let router = Router::new().add_service(ProdServer::new(Greeter)).add_service(health);
    lambda_grpc::run(Cors::any_origin().layer(router)).await
}
