//! Generates the service that the cases get wrong, and the one of the README.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::compile_protos("proto/ui.proto")?;
    lambda_grpc_build::configure()
        .build_client(true)
        .compile_protos(&["../../examples/hello/proto/hello.proto"], &["../../examples/hello/proto"])
}
