//! Generates a service with JSON, whose messages have every kind of field.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .json(true)
        .compile_protos(&["proto/kinds.proto", "proto/samples.proto"], &["proto"])
}
