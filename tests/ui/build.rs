//! Generates the services of the cases and of the README.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("proto/ui.proto")?;
    lambda_grpc_build::configure()
        .build_client(true)
        .compile_protos(&["../../examples/hello/proto/hello.proto"], &["../../examples/hello/proto"])
}
