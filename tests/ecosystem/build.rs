//! Generates server and client of the hello example with this repository's generator, and those of two
//! services with tonic's.

use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ours = || lambda_grpc_build::configure().json(true);
    ours()
        .build_client(true)
        .build_transport(true)
        .compile_protos(&["../../examples/hello/proto/hello.proto"], &["../../examples/hello/proto"])?;
    ours().compile_protos(&["proto/health.proto"], &["proto"])?;
    let protos = ["proto/helloworld.proto", "proto/route_guide.proto"];
    for proto in protos {
        println!("cargo::rerun-if-changed={proto}");
    }
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).open_files(protos)?;
    tonic_prost_build::configure().compile_fds(compiler.file_descriptor_set())?;
    // What `file_descriptor_set_path` writes when tonic's builder compiles with protoc.
    let set = PathBuf::from(env::var("OUT_DIR")?).join("tonic_servers.bin");
    fs::write(set, compiler.encode_file_descriptor_set())?;
    Ok(())
}
