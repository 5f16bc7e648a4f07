//! Generates a client. The dependencies do not enable its feature.

fn main() -> Result<(), lambda_grpc_build::Error> {
    let folder = "../../../examples/hello/proto";
    lambda_grpc_build::configure()
        .build_client(true)
        .compile_protos(&[format!("{folder}/hello.proto")], &[folder])
}
