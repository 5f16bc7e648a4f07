//! Generates the service that the tests call.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .build_client(true)
        .json(true)
        .skip_rpc("wire.Echo/Tail")
        .skip_rpc("wire.Silent/Tail")
        .compile_protos(&["proto/wire.proto"], &["proto"])
}
