//! Generates the code for `proto/hello.proto`, with what JSON needs, and a client for the test.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .build_client(true)
        .json(true)
        .compile_protos(&["proto/hello.proto"], &["proto"])
}
