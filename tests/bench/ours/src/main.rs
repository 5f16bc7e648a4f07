//! The program of a user without any tuning.

#[tokio::main]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(ours::server()).await
}
