//! Generates every case, the way that a user's `build.rs` does.

use lambda_grpc_build::{compile_protos, configure};

fn main() -> Result<(), lambda_grpc_build::Error> {
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
    compile_protos("cases/no_package/input.proto")?;
    compile_protos("cases/names/input.proto")?;
    compile_protos("cases/lints/messages.proto")?;
    // Messages that are elsewhere, so that the generated file has nothing but what is ours.
    configure()
        .extern_path(".golden.lints.messages", "crate::lints_messages")
        .compile_protos(&["cases/lints/input.proto"], &["cases/lints"])
}
