//! The servers of the test `targets`, behind their layer, on the local host.

use lambda_grpc::Host;
use server::authorizer::{AuthorizerLayer, router};
use tower::Layer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    Host::new().path_prefix("/api").twirp_prefix("/twirp").run(AuthorizerLayer.layer(router())).await
}
