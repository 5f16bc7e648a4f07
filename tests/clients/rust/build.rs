//! Generates the client of connectrpc.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use prost::Message;

const FILES: [&str; 1] = ["../proto/probe.proto"];
const INCLUDES: [&str; 1] = ["../proto"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("connectrpc");
    fs::create_dir_all(&folder)?;
    let descriptors = folder.join("probe.bin");
    fs::write(&descriptors, protox::compile(FILES, INCLUDES)?.encode_to_vec())?;
    connectrpc_build::Config::new()
        .descriptor_set(descriptors)
        .files(&["probe.proto"])
        .out_dir(folder)
        .include_file("_connectrpc.rs")
        .compile()?;
    Ok(())
}
