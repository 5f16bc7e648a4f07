//! Generates the services of real protos, checks the rejected RPCs, and compares the code with other
//! compilers and generators.
//!
//! Usage: `corpora OUT NAME=ROOT[:ROOT]..[@FOLDER[:FOLDER]..] ..`. It uses every `.proto` file below the
//! roots, or below some of their folders. If `PROTOC` is set, it also compares with protoc.
//!
//! `corpora OUT --compilers ROOT[:ROOT]..` compares with protoc only, for each file alone.

mod compilers;
mod corpus;
mod differences;
mod rejections;
mod types;

use std::fs;
use std::path::Path;

use crate::corpus::Corpus;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("usage: corpora OUT NAME=ROOT[:ROOT]..[@FOLDER[:FOLDER]..] ..")?;
    let (out, arguments) = (Path::new(&out), arguments.collect::<Vec<_>>());
    fs::create_dir_all(out)?;
    if let Some("--compilers") = arguments.as_slice().first().map(String::as_str) {
        return arguments
            .get(1..)
            .unwrap_or_default()
            .iter()
            .try_for_each(|roots| compilers::check(roots, out));
    }
    let mut lib = String::new();
    println!(
        "corpus          files  services   unary rejected  with services  messages alone  tonic's server"
    );
    for argument in arguments {
        let (name, roots) = argument.split_once('=').ok_or("NAME=ROOT")?;
        let corpus = Corpus::new(name, roots, out)?;
        let rejected = rejections::check(&corpus).map_err(|error| format!("{name}: {error}"))?;
        let generated = corpus.generate(&rejected).map_err(|error| format!("{name}: {error}"))?;
        println!("{name:<15} {:>5} {generated}", corpus.protos.len());
        differences::check(&corpus, &generated, &rejected).map_err(|error| format!("{name}: {error}"))?;
        lib += &format!(
            "/// {name}.\npub mod {} {{\n    include!(\"{name}/mod.rs\");\n}}\n",
            name.replace('-', "_")
        );
    }
    fs::write(out.join("lib.rs"), lib)?;
    Ok(())
}
