//! Generates the server of the hello example.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("../../examples/hello/proto/hello.proto")
}
