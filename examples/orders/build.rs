//! Generates the code of `proto/acme/orders/v1/orders.proto`, the validation of its messages, and the lists of its
//! routes for the template.

use std::error::Error;
use std::path::PathBuf;

/// The messages of `buf.validate`, and the crate that has them.
const BUF_VALIDATE: (&str, &str) = (".buf.validate", "::prost_protovalidate::types");

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = PathBuf::from(std::env::var("OUT_DIR")?);
    let descriptors = out_dir.join("orders.bin");
    lambda_grpc_build::configure()
        .json(true)
        .extern_path(BUF_VALIDATE.0, BUF_VALIDATE.1)
        .file_descriptor_set_path(&descriptors)
        .include_file("protos.rs")
        .routes_file("routes.json")
        .sam_events_file("events.yaml")
        .compile_protos(&["proto/acme/orders/v1/orders.proto"], &["proto"])?;
    // An error for a rule that would need CEL, instead of a message that nothing validates.
    prost_protovalidate_build::Builder::new()
        .file_descriptor_set_path(&descriptors)?
        .extern_path(BUF_VALIDATE.0, BUF_VALIDATE.1)
        .fail_on_runtime_only(true)
        .compile()?;
    Ok(())
}
