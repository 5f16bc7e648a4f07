//! With a client, which the dependencies say nothing of.

fn main() -> Result<(), lambda_grpc_build::Error> {
    let folder = "../../../examples/hello/proto";
    lambda_grpc_build::configure()
        .build_client(true)
        .compile_protos(&[format!("{folder}/hello.proto")], &[folder])
}
