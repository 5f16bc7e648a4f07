//! The plugin for protoc and buf. It reads a `CodeGeneratorRequest` from standard input, and writes
//! a `CodeGeneratorResponse` to standard output.
//!
//! ```sh
//! protoc --lambda-grpc_out=src/gen -I proto proto/acme/v1/prod.proto
//! ```

use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;

use lambda_grpc_codegen::plugin;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("protoc-gen-lambda-grpc: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    match std::env::args().nth(1).as_deref() {
        None if std::io::stdin().is_terminal() => {
            return Err("protoc or buf runs this program; see --help".to_owned());
        }
        None => {}
        Some("--version") => {
            println!("protoc-gen-lambda-grpc {}", env!("CARGO_PKG_VERSION"));
            return Ok(());
        }
        Some("--help") => {
            print!("{}", plugin::help());
            return Ok(());
        }
        Some(other) => {
            return Err(format!("unknown argument `{other}`: protoc or buf runs this program; see --help"));
        }
    }
    let mut request = Vec::new();
    std::io::stdin()
        .read_to_end(&mut request)
        .map_err(|error| format!("cannot read the request: {error}"))?;
    let response =
        plugin::respond(&request).map_err(|error| format!("not a valid CodeGeneratorRequest: {error}"))?;
    std::io::stdout().write_all(&response).map_err(|error| format!("cannot write the response: {error}"))
}
