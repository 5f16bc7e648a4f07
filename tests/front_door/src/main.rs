//! `front-door --door rest -- ./target/release/hello`: see the README, or run it without arguments.

use std::os::unix::process::parent_id;
use std::process::ExitCode;
use std::time::Duration;

use front_door::options::USAGE;
use front_door::{Options, Stand};
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
    let stand = match Stand::start(options).await {
        Ok(stand) => stand,
        Err(error) => {
            eprintln!("error: {}: {error}", program.display());
            return ExitCode::FAILURE;
        }
    };
    println!("{}", stand.address());
    ended().await;
    stand.end().await;
    ExitCode::SUCCESS
}

/// Resolves when somebody asks the program to end, or is no longer there to do so.
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
