//! Generates the services.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .build_client(cfg!(feature = "client"))
        .json(cfg!(feature = "json"))
        .skip_rpc("echo.Echo/Tail")
        .skip_rpc("echo.Silent/Tail")
        .compile_protos(&["proto/echo.proto"], &["proto"])
}
