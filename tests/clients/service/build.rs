//! Generates the server of the probe service.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure().json(true).compile_protos(&["../proto/probe.proto"], &["../proto"])
}
