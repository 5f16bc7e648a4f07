//! Generates the service of the function, with JSON.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .json(true)
        .skip_rpc("echo.Echo/Tail")
        .skip_service("echo.Silent")
        .compile_protos(&["../service/proto/echo.proto"], &["../service/proto"])
}
