//! Generates the messages of the service that the tests call.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("service/proto/tasks.proto")
}
