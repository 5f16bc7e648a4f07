//! Measures lambda_grpc_build and tonic_prost_build with many protos, for servers only, and prost_build
//! without services.
//!
//! All of them use protox, because protoc is another program. lambda_grpc_build uses it by default.

mod protos;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use spread::Spread;

const FILES: usize = 300;
const ROUNDS: usize = 5;

type Generator = fn(&[PathBuf], &Path, &Path) -> Result<(), Box<dyn Error>>;

const GENERATORS: [(&str, Generator); 3] =
    [("lambda_grpc_build", ours), ("tonic_prost_build", tonic), ("prost_build, messages only", prost)];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let files = protos::write(folder.path(), FILES)?;
    let mut times = GENERATORS.map(|_| Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS {
        for turn in 0..GENERATORS.len() {
            let at = (turn + round) % GENERATORS.len();
            let out = tempfile::tempdir()?;
            let begun = Instant::now();
            GENERATORS[at].1(&files, folder.path(), out.path())?;
            times[at].push(begun.elapsed().as_secs_f64());
        }
    }
    // `lambda_grpc_build` writes instructions for Cargo to standard output.
    eprintln!(
        "| {FILES} files, {} messages, {} RPCs | s | times ours |",
        FILES * protos::MESSAGES,
        FILES * protos::RPCS
    );
    eprintln!("|---|--:|--:|");
    for ((name, _), seconds) in GENERATORS.iter().zip(&times) {
        let ratios: Vec<_> = seconds.iter().zip(&times[0]).map(|(own, ours)| own / ours).collect();
        let [seconds, ratio] = [seconds, &ratios].map(|values| Spread::of(values, |value| *value));
        eprintln!("| {name} | {seconds:.2} | {ratio:.2} |");
    }
    Ok(())
}

fn ours(files: &[PathBuf], includes: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    Ok(lambda_grpc_build::configure().out_dir(out).compile_protos(files, &[includes])?)
}

fn prost(files: &[PathBuf], includes: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    Ok(prost_build::Config::new().out_dir(out).compile_fds(protox::compile(files, [includes])?)?)
}

fn tonic(files: &[PathBuf], includes: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let descriptors = protox::compile(files, [includes])?;
    Ok(tonic_prost_build::configure().out_dir(out).build_client(false).compile_fds(descriptors)?)
}
