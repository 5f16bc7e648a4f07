//! Generates the server and a client with lambda-grpc, the JSON of the messages with pbjson, and the routes with rest_over_grpc.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use rest_over_grpc::build::{DescriptorOptions, Generator, ServiceDefinition};

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    let descriptors = out_dir.join("library.bin");
    lambda_grpc_build::configure()
        .build_client(true)
        .json(true) // for Connect's JSON: the routes do not need it
        .file_descriptor_set_path(&descriptors)
        .compile_protos(&["proto/library/v1/library.proto"], &["proto"])?;

    let descriptors = fs::read(descriptors)?;
    pbjson_build::Builder::new().register_descriptors(&descriptors)?.build(&[".library.v1"])?;
    // The bridge would call the handlers directly, without the interceptors of the server.
    let mut routes = Generator::builder().emit_tonic_bridge(false).build();
    routes.add_all(ServiceDefinition::from_fds(&descriptors, &DescriptorOptions::new())?);
    routes.write(out_dir)?;
    Ok(())
}
