//! What a user writes who thinks of nothing but the service.

#[tokio::main]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(ours::server()).await
}
