//! Generates the code for `proto/hello.proto`.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("proto/hello.proto")
}
