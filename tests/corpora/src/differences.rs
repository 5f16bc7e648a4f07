//! Compares the generated code with that of another compiler, of the plugin, and of another generator.

use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_codegen::plugin;
use prost::Message;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use crate::corpus::{Corpus, Generated};
use crate::{Result, types};

pub(crate) fn check(corpus: &Corpus, generated: &Generated, rejected: &[String]) -> Result<()> {
    has_no_doctest(corpus)?;
    from_protoc(corpus, rejected)?;
    from_the_plugin(corpus, generated, rejected)?;
    from_tonic(corpus)
}

/// Checks that code blocks in comments are text, so that they do not run as tests of the user's crate.
fn has_no_doctest(corpus: &Corpus) -> Result<()> {
    for path in rust_files(&corpus.out)? {
        let code = fs::read_to_string(&path)?;
        let mut fence: Option<&str> = None;
        for line in code.lines().filter_map(|line| line.trim_start().strip_prefix("///")).map(str::trim_start)
        {
            let after = line.trim_start_matches('`');
            let ticks = &line[..line.len() - after.len()];
            // A later backtick means code within the line.
            if after.contains('`') {
                continue;
            }
            match fence {
                Some(open) if ticks.len() >= open.len() => fence = None,
                None if ticks.len() >= 3 && line != format!("{ticks}text") => {
                    return Err(format!("{}: {line}", path.display()).into());
                }
                None if ticks.len() >= 3 => fence = Some(ticks),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Checks that the code does not depend on the compiler of the protos.
fn from_protoc(corpus: &Corpus, rejected: &[String]) -> Result<()> {
    if std::env::var_os("PROTOC").is_none() {
        return Ok(());
    }
    let out = folder(corpus, "protoc")?;
    corpus.builder(rejected, &out).protoc().compile_protos(&corpus.protos, &corpus.roots)?;
    for path in rust_files(&out)? {
        let name = path.file_name().ok_or("no name")?;
        same(&fs::read_to_string(&path)?, &fs::read_to_string(corpus.out.join(name))?, &path)?;
    }
    Ok(())
}

/// Checks that a build script and the plugin generate the same code.
fn from_the_plugin(corpus: &Corpus, generated: &Generated, rejected: &[String]) -> Result<()> {
    let skips: Vec<_> = rejected.iter().map(|rpc| format!("skip_rpc={rpc}")).collect();
    let request = CodeGeneratorRequest {
        file_to_generate: corpus.listed(),
        parameter: Some(format!("flat_output_dir,{}", skips.join(","))),
        proto_file: generated.set.file.clone(),
        ..CodeGeneratorRequest::default()
    };
    let encoded = plugin::respond(&request.encode_to_vec())?.encoded;
    let response = CodeGeneratorResponse::decode(encoded.as_slice())?;
    if let Some(error) = response.error {
        return Err(error.into());
    }
    if response.file.is_empty() {
        return Err("the plugin generated no files".into());
    }
    for file in response.file {
        let content = file.content().replace("// @@protoc_insertion_point(module)\n", "");
        // The plugin names files after the proto package, and a build script after the modules.
        let package = file.name().trim_end_matches(".rs").trim_matches('_');
        let path =
            corpus.out.join(prost_build::Module::from_protobuf_package_name(package).to_file_name_or("_"));
        same(&content, &fs::read_to_string(&path)?, &path)?;
    }
    Ok(())
}

/// Checks that the types of requests and responses are those of tonic's generator.
fn from_tonic(corpus: &Corpus) -> Result<()> {
    let mut compared = 0;
    for path in rust_files(&corpus.out.join("tonic"))? {
        let name = path.file_name().ok_or("no name")?;
        let (ours, theirs) = (fs::read_to_string(corpus.out.join(name))?, fs::read_to_string(&path)?);
        let (ours, theirs) = (types::read(&ours)?, types::read(&theirs)?);
        for (method, types) in &ours {
            if theirs.get(method) != Some(types) {
                return Err(format!("{method:?}: {types:?} here, {:?} there", theirs.get(method)).into());
            }
        }
        compared += ours.len();
    }
    if compared == 0 { Err("no RPCs were compared".into()) } else { Ok(()) }
}

fn folder(corpus: &Corpus, name: &str) -> Result<PathBuf> {
    let folder = corpus.out.join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let files: Vec<_> = paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    if files.is_empty() { Err(format!("no files in {}", folder.display()).into()) } else { Ok(files) }
}

fn same(left: &str, right: &str, path: &Path) -> Result<()> {
    if left == right {
        return Ok(());
    }
    let line = left.lines().zip(right.lines()).position(|(left, right)| left != right);
    Err(format!("{} differs, first at line {:?}", path.display(), line.map(|at| at + 1)).into())
}
