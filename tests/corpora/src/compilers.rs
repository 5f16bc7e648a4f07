//! Each file alone, also in an edition: the built-in compiler and protoc must agree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::{Builder, Error, configure};

use crate::Result;
use crate::corpus::list;

/// Files that protox cannot parse: it has no extensions of message sets with a number above the largest one of
/// a field. Such a file needs `Builder::protoc`.
const NEED_PROTOC: [&str; 3] = ["msetextpb.proto", "msetextpb.hybrid.proto", "msetextpb.opaque.proto"];

/// Generates each file below the roots alone, and prints how many there are.
pub(crate) fn check(roots: &str, out: &Path) -> Result<()> {
    let roots: Vec<_> = roots.split(':').map(PathBuf::from).collect();
    let mut protos = Vec::new();
    for root in &roots {
        list(root, root, &roots, &mut protos)?;
    }
    let (mut same, mut rejected, mut need_protoc) = (0, 0, 0);
    for proto in protos {
        let compile = |name: &str, option: fn(Builder) -> Builder| {
            generate(&out.join("compilers").join(name), |builder| {
                option(builder).compile_protos(&[&proto], &roots)
            })
        };
        let built_in = compile("built_in", |builder| builder)?;
        let protoc = compile("protoc", Builder::protoc)?;
        let name = proto.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match (&built_in, &protoc) {
            (Ok(code), Ok(expected)) if code == expected => {
                let set = fs::read(out.join("compilers/protoc/set.binpb"))?;
                let again = generate(&out.join("compilers/descriptors"), |builder| {
                    builder.compile_encoded_fds(&set)
                })?;
                // Services of imported files are generated too, so only the number of files is the same, and
                // their streaming RPCs are rejected.
                let is_same = match &again {
                    Ok(code) => code.len() == expected.len(),
                    Err(error) => error.contains("-streaming; "),
                };
                if !is_same {
                    return Err(format!("{}: descriptors: {again:?}", proto.display()).into());
                }
                same += 1;
            }
            (Err(_), Err(_)) => rejected += 1,
            (Err(_), Ok(_)) if NEED_PROTOC.contains(&name) => need_protoc += 1,
            _ => return Err(format!("{}: {built_in:?}\nprotoc: {protoc:?}", proto.display()).into()),
        }
    }
    println!("compilers: {same} files the same, {rejected} rejected by both, {need_protoc} need protoc");
    Ok(())
}

/// Returns the generated files by their names, or the error of the build.
fn generate(
    folder: &Path,
    build: impl FnOnce(Builder) -> std::result::Result<(), Error>,
) -> Result<std::result::Result<BTreeMap<String, String>, String>> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    let builder = configure().out_dir(folder).emit_rerun_if_changed(false).json(true);
    if let Err(error) = build(builder.file_descriptor_set_path(folder.join("set.binpb"))) {
        return Ok(Err(error.to_string()));
    }
    let mut code = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            code.insert(
                path.display().to_string().replace(&folder.display().to_string(), ""),
                fs::read_to_string(path)?,
            );
        }
    }
    Ok(Ok(code))
}
