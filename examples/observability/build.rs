//! Generates the code of `proto/orders.proto`, with JSON for curl.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure().json(true).compile_protos(&["proto/orders.proto"], &["proto"])
}
