//! Generates the service of the cases.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("proto/ui.proto")
}
