//! Generates the service of the function, with JSON.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .json(true)
        .skip_rpc("wire.Echo/Tail")
        .skip_service("wire.Silent")
        .compile_protos(&["../server/proto/wire.proto"], &["../server/proto"])
}
