//! The release binary of a function in AWS's Runtime Interface Emulator, in both of its modes: one call at a
//! time, and Lambda Managed Instances.
//!
//! `run` starts this program in its own namespaces, so that all its processes end with it.

mod call;
mod cases;
mod client;
mod emulator;
mod folder;
mod setup;
mod suite;
mod wait;

use std::path::PathBuf;
use std::process::ExitCode;

use folder::Programs;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(rie), Some(functions)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: rie EMULATOR FOLDER_OF_FUNCTIONS [PART_OF_A_NAME]");
        return ExitCode::from(2);
    };
    let filter = arguments.next().and_then(|filter| filter.into_string().ok());
    let extension = std::env::current_exe().map(|program| program.with_file_name("extension"));
    let programs = Programs {
        rie: PathBuf::from(rie),
        functions: PathBuf::from(functions),
        extension: extension.expect("a path of this program"),
    };
    let results = suite::run(&programs, &cases::all(), filter.as_deref().unwrap_or_default());
    println!("{} cases, {} failed", results.count, results.failed.len());
    for name in &results.failed {
        println!("FAILED: {name}");
    }
    ExitCode::from(u8::from(!results.failed.is_empty()))
}
