fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure().json(true).compile_protos(&["proto/greeter/v1/greeter.proto"], &["proto"])
}
