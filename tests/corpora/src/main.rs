//! Generates the services of real protos, checks what is refused, and compares with other compilers and generators.
//!
//! `corpora OUT NAME=ROOT[:ROOT]..[@FOLDER[:FOLDER]..] ..`, where every `.proto` below the roots is listed, or of each root
//! those below some folders. With `PROTOC` set, protoc is one of those it compares with.

mod corpus;
mod differences;
mod refusals;
mod types;

use std::fs;
use std::path::Path;

use crate::corpus::Corpus;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("usage: corpora OUT NAME=ROOT[:ROOT]..[@FOLDER[:FOLDER]..] ..")?;
    let out = Path::new(&out);
    fs::create_dir_all(out)?;
    let mut lib = "//! Generated.\n#![deny(warnings, rustdoc::all)]\n".to_owned();
    println!(
        "corpus          files  services   unary  refused  with services  messages alone  tonic's server"
    );
    for argument in arguments {
        let (name, roots) = argument.split_once('=').ok_or("NAME=ROOT")?;
        let corpus = Corpus::new(name, roots, out)?;
        let refused = refusals::check(&corpus).map_err(|error| format!("{name}: {error}"))?;
        let generated = corpus.generate(&refused).map_err(|error| format!("{name}: {error}"))?;
        println!("{name:<15} {:>5} {generated}", corpus.protos.len());
        differences::check(&corpus, &generated, &refused).map_err(|error| format!("{name}: {error}"))?;
        lib += &format!(
            "/// {name}.\npub mod {} {{\n    include!(\"{name}/mod.rs\");\n}}\n",
            name.replace('-', "_")
        );
    }
    fs::write(out.join("lib.rs"), lib)?;
    Ok(())
}
