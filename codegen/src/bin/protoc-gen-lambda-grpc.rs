//! The plugin for protoc and buf. It reads a `CodeGeneratorRequest` from standard input, and writes
//! a `CodeGeneratorResponse` to standard output.
//!
//! ```sh
//! protoc --lambda-grpc_out=src/gen -I proto proto/acme/v1/prod.proto
//! ```

use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;

use lambda_grpc_codegen::plugin;

/// The end of the message to a user who runs the plugin.
const RUN_BY: &str = "which run it: `protoc --lambda-grpc_out=src/pb ..`; see --help";

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
            return Err(format!("this is a plugin for protoc and buf, {RUN_BY}"));
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
            return Err(format!("unknown argument `{other}`: this is a plugin for protoc and buf, {RUN_BY}"));
        }
    }
    let mut request = Vec::new();
    std::io::stdin()
        .read_to_end(&mut request)
        .map_err(|error| format!("cannot read the request: {error}"))?;
    let response =
        plugin::respond(&request).map_err(|error| format!("not a valid CodeGeneratorRequest: {error}"))?;
    for warning in response.warnings {
        eprint!("protoc-gen-lambda-grpc: warning: {warning}");
    }
    std::io::stdout()
        .write_all(&response.encoded)
        .map_err(|error| format!("cannot write the response: {error}"))
}
