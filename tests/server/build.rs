//! Generates the services of `authorizer.rs`, and the list of their paths.

use std::path::PathBuf;

fn main() -> Result<(), lambda_grpc_build::Error> {
    let out_dir = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    lambda_grpc_build::configure()
        .json(true)
        .skip_rpc("echo.Echo/Tail")
        .skip_rpc("echo.Silent/Tail")
        .routes_file(out_dir.join("routes.json"))
        .path_prefix("/api")
        .twirp_prefix("/twirp")
        .compile_protos(
            &["../service/proto/echo.proto", "proto/no_package.proto"],
            &["../service/proto", "proto"],
        )
}
