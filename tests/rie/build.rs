//! Generates the messages of the function.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("service/proto/rie.proto")
}
