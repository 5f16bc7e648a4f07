//! Generates the code of every case, like the `build.rs` of a user.

use std::fs;
use std::path::PathBuf;

use lambda_grpc_build::{compile_protos, configure};

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
    compile_protos("cases/lints/messages.proto")?;
    let out_dir = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("clients");
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
