//! Generates the code for `proto/hello.proto`, with what JSON needs.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure().json(true).compile_protos(&["proto/hello.proto"], &["proto"])
}
