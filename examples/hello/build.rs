//! Generates the code of `proto/hello.proto`, with JSON support, and with a client for the test.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .build_client(true)
        .json(true)
        .compile_protos(&["proto/hello.proto"], &["proto"])
}
