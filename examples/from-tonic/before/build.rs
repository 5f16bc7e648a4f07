//! Generates the code of `shipping.proto` with tonic.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../proto");
    // `compile_protos` and `file_descriptor_set_path` do the same, but need protoc.
    let descriptors = protox::compile(["shipping.proto"], ["../proto"])?;
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out_dir.join("shipping.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::compile_fds(descriptors)?;
    Ok(())
}
