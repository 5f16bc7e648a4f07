//! Generates JSON. The dependencies do not enable its feature.

fn main() -> Result<(), lambda_grpc_build::Error> {
    let folder = "../../../examples/hello/proto";
    lambda_grpc_build::configure().json(true).compile_protos(&[format!("{folder}/hello.proto")], &[folder])
}
