//! Generates servers and clients with this repository's generator, and those of two services with tonic's.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use lambda_grpc_build::FileDescriptorSet;
use protox::Compiler;
use protox::file::{ChainFileResolver, DescriptorSetFileResolver, IncludeFileResolver};

fn main() -> Result<(), Box<dyn Error>> {
    let ours = || lambda_grpc_build::configure().json(true);
    ours()
        .build_client(true)
        .build_transport(true)
        .compile_protos(&["../../examples/hello/proto/hello.proto"], &["../../examples/hello/proto"])?;
    ours().compile_protos(&["proto/health.proto"], &["proto"])?;
    // For the examples in the guides.
    ours()
        .build_client(true)
        .build_transport(true)
        .compile_protos(&["getting_started/proto/orders.proto"], &["getting_started/proto"])?;
    ours()
        .build_client(true)
        .extern_path(".google.rpc", "::lambda_grpc::error_details::pb")
        .compile_fds(orders()?)?;
    let protos = ["proto/helloworld.proto", "proto/route_guide.proto"];
    for proto in protos {
        println!("cargo::rerun-if-changed={proto}");
    }
    let mut compiler = Compiler::new(["proto"])?;
    compiler.include_imports(true).open_files(protos)?;
    tonic_prost_build::configure().compile_fds(compiler.file_descriptor_set())?;
    // What `file_descriptor_set_path` writes when tonic's builder compiles with protoc.
    let set = PathBuf::from(env::var("OUT_DIR")?).join("helloworld.bin");
    fs::write(set, compiler.encode_file_descriptor_set())?;
    Ok(())
}

/// Compiles a proto that imports those of `google.rpc`, which tonic-types has as descriptors.
fn orders() -> Result<FileDescriptorSet, Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto/orders.proto");
    let mut files = ChainFileResolver::new();
    files.add(DescriptorSetFileResolver::decode(tonic_types::pb::FILE_DESCRIPTOR_SET)?);
    files.add(IncludeFileResolver::new("proto".into()));
    let mut compiler = Compiler::with_file_resolver(files);
    compiler.include_imports(true).open_file("orders.proto")?;
    Ok(compiler.file_descriptor_set())
}
