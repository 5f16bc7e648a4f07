//! Generates the servers and the clients of both services.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .build_client(true)
        .json(true)
        .compile_protos(&["proto/shop.proto"], &["proto"])
}
