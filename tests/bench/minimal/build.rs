use std::env;

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .json(env::var_os("CARGO_FEATURE_JSON").is_some())
        .compile_protos(&["../proto/echo.proto"], &["../proto"])
}
