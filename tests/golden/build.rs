//! Generates the code of every case, like the `build.rs` of a user.

use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::{compile_protos, configure};
use lambda_grpc_codegen::plugin;
use prost::Message;
use prost_types::FileDescriptorSet;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    configure()
        .skip_rpc("golden.everyday.Keywords/Tail")
        .skip_rpc("golden.everyday.Streams/Tail")
        .compile_protos(&["cases/everyday/input.proto"], &["cases/everyday"])?;
    configure()
        .json(true)
        .skip_rpc("golden.json.Shelf/Watch")
        .compile_protos(&["cases/json/input.proto"], &["cases/json"])?;
    configure()
        .build_server(false)
        .build_client(true)
        .skip_rpc("golden.client.Echo/Tail")
        .compile_protos(&["cases/client/input.proto"], &["cases/client"])?;
    configure().json(true).compile_protos(&["cases/editions/input.proto"], &["cases/editions"])?;
    compile_protos("cases/edition_2024/input.proto")?;
    compile_protos("cases/no_package/input.proto")?;
    compile_protos("cases/names/input.proto")?;
    compile_protos("cases/similar_names/input.proto")?;
    compile_protos("cases/lints/messages.proto")?;
    let out_dir = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    run_plugin("packages", "include_file=mod.rs,client,json", &out_dir)?;
    run_plugin(
        "packages",
        "include_file=src/pb/mod.rs,flat_output_dir,default_package_filename=bare",
        &out_dir,
    )?;
    let out_dir = out_dir.join("clients");
    fs::create_dir_all(&out_dir)?;
    // The messages are in another module, so that the generated files contain services only.
    configure()
        .out_dir(out_dir)
        .build_server(false)
        .build_client(true)
        .skip_rpc("golden.lints.Lints/New")
        .extern_path(".golden.lints.messages", "crate::lints_messages")
        .compile_protos(&["cases/lints/input.proto"], &["cases/lints"])?;
    configure()
        .extern_path(".golden.lints.messages", "crate::lints_messages")
        .compile_protos(&["cases/lints/input.proto"], &["cases/lints"])?;
    Ok(())
}

/// Runs the plugin for all protos of a case, as protoc does, and writes its files.
fn run_plugin(case: &str, parameter: &str, out_dir: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let (folder, out_dir) = (Path::new("cases").join(case), out_dir.join(case));
    let mut protos = Vec::new();
    for entry in fs::read_dir(&folder)? {
        protos.push(entry?.path());
    }
    protos.retain(|path| path.extension().is_some_and(|extension| extension == "proto"));
    fs::create_dir_all(out_dir.join("build"))?;
    let set = out_dir.join("build/set.binpb");
    let builder = configure().out_dir(out_dir.join("build")).file_descriptor_set_path(&set);
    builder.compile_protos(&protos, &[&folder])?;
    let set = FileDescriptorSet::decode(fs::read(set)?.as_slice())?;
    let request = CodeGeneratorRequest {
        file_to_generate: set.file.iter().map(|file| file.name().to_owned()).collect(),
        parameter: Some(parameter.to_owned()),
        proto_file: set.file,
        ..CodeGeneratorRequest::default()
    };
    let response = plugin::respond(&request.encode_to_vec())?;
    let response = CodeGeneratorResponse::decode(response.encoded.as_slice())?;
    if let Some(error) = response.error {
        return Err(error.into());
    }
    for file in response.file {
        let path = out_dir.join(file.name());
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, file.content())?;
    }
    Ok(())
}
