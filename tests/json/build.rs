//! Generates services with JSON.

fn main() -> Result<(), lambda_grpc_build::Error> {
    // Messages with every kind of field.
    lambda_grpc_build::configure()
        .json(true)
        .compile_protos(&["proto/kinds.proto", "proto/samples.proto"], &["proto"])?;
    // Packages that import each other.
    let files = ["order", "customer", "item", "note"].map(|name| format!("proto/several/{name}.proto"));
    let out_dir = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets it"));
    lambda_grpc_build::configure()
        .json(true)
        .include_file("several.rs")
        .file_descriptor_set_path(out_dir.join("several.bin"))
        .compile_protos(&files, &["proto"])
}
