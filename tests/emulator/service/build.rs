//! Generates the service.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("proto/tasks.proto")
}
