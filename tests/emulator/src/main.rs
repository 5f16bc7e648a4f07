//! The program `emulator`: `emulator --trigger rest-api -- ./target/release/hello`. The README describes it.

use std::os::unix::process::parent_id;
use std::process::ExitCode;
use std::time::Duration;

use emulator::options::USAGE;
use emulator::{Emulator, Options};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("error: {error}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let program = options.function.program.clone();
    let emulator = match Emulator::start(options).await {
        Ok(emulator) => emulator,
        Err(error) => {
            eprintln!("error: {}: {error}", program.display());
            return ExitCode::FAILURE;
        }
    };
    println!("{}", emulator.address());
    ended().await;
    emulator.end().await;
    ExitCode::SUCCESS
}

/// Waits for a signal to end, or for the end of the parent process.
async fn ended() {
    let parent = parent_id();
    let orphaned = async {
        while parent_id() == parent {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
        () = orphaned => {}
    }
}
