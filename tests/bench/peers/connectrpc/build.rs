use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../../proto/echo.proto");
    let descriptors = PathBuf::from(env::var("OUT_DIR")?).join("echo.bin");
    fs::write(&descriptors, protox::compile(["echo.proto"], ["../../proto"])?.encode_to_vec())?;
    connectrpc_build::Config::new()
        .descriptor_set(descriptors)
        .files(&["echo.proto"])
        .include_file("_connectrpc.rs")
        .compile()?;
    Ok(())
}
