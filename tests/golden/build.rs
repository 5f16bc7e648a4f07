//! Generates every case, the way that a user's `build.rs` does.

fn main() -> Result<(), lambda_grpc_build::Error> {
    lambda_grpc_build::configure()
        .skip_rpc("golden.everyday.Keywords/Tail")
        .compile_protos(&["cases/everyday/input.proto"], &["cases/everyday"])?;
    lambda_grpc_build::configure()
        .json(true)
        .skip_rpc("golden.json.Shelf/Watch")
        .compile_protos(&["cases/json/input.proto"], &["cases/json"])?;
    lambda_grpc_build::configure()
        .build_server(false)
        .build_client(true)
        .skip_rpc("golden.client.Echo/Tail")
        .compile_protos(&["cases/client/input.proto"], &["cases/client"])?;
    lambda_grpc_build::compile_protos("cases/no_package/input.proto")
}
