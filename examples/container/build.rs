//! Generates the unary RPCs with lambda-grpc, for both programs, and the streaming RPC with tonic, for the container.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    lambda_grpc_build::configure()
        .json(true)
        .skip_rpc("acme.tides.v1.TideService/WatchLevel")
        .compile_protos(&["proto/tides.proto"], &["proto"])?;

    // A folder of its own, because both generators name the file after the package.
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("tonic");
    fs::create_dir_all(&folder)?;
    tonic_prost_build::configure()
        .out_dir(folder)
        // The messages that lambda-grpc has generated.
        .extern_path(".acme.tides.v1", "::tides::pb")
        // The implementation for tonic has the streaming RPC only.
        .generate_default_stubs(true)
        // `compile_protos` does the same, but needs protoc.
        .compile_fds(protox::compile(["tides.proto"], ["proto"])?)?;
    Ok(())
}
