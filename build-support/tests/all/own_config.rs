//! The service generator in a prost configuration of the user's own.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::Path;

use lambda_grpc_build::{Config, DecodedSet, Options, ServiceGenerator, configure};

/// Returns the code without the comments that name its generators and sources.
fn without_header(code: &str) -> String {
    code.lines().filter(|line| !line.starts_with("// ")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn generates_the_same_code_as_the_builder() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own_config");
    let _ = fs::remove_dir_all(&folder);
    for name in ["builder", "config"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    for (case, file) in [("names", "golden.names.rs"), ("no_package", "_.rs")] {
        let protos = format!("../tests/golden/cases/{case}");
        let set = folder.join("set.binpb");
        configure()
            .json(true)
            .prost_path("::prost")
            .prost_types_path("::prost_types")
            .out_dir(folder.join("builder"))
            .file_descriptor_set_path(&set)
            .emit_rerun_if_changed(false)
            .compile_protos(&[format!("{protos}/input.proto")], &[&protos])
            .unwrap();
        let DecodedSet { set, .. } = DecodedSet::decode(&fs::read(set).unwrap()).unwrap();
        let generator = ServiceGenerator::new(Options::default().json(true)).files(&set, ["input.proto"]);
        let mut config = Config::new();
        config.prost_path("::prost").prost_types_path("::prost_types").out_dir(folder.join("config"));
        config.service_generator(Box::new(generator)).compile_fds(set).unwrap();
        let read = |name: &str| fs::read_to_string(folder.join(name).join(file)).unwrap();
        // The builder inserts comments into formatted code, so its lines can be longer.
        let words = |name: &str| without_header(&read(name)).split_whitespace().collect::<String>();
        assert_eq!(words("builder").replace(",)", ")"), words("config").replace(",)", ")"), "{case}");
    }
}
