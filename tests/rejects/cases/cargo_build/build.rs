//! Rejected: the proto streams.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("proto/chat.proto")
}
