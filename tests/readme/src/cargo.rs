//! Cargo, with the folder of this build.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Returns a command of cargo in `folder`. It uses what this build has compiled, and no network.
#[must_use]
pub fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).arg("--offline").current_dir(folder);
    command.env("CARGO_TARGET_DIR", target).env_remove("AWS_LAMBDA_RUNTIME_API");
    command
}

/// Returns the folder that contains what this build has compiled, which has `tmp` as the folder of tests.
#[must_use]
pub fn target(tmp: &str) -> PathBuf {
    Path::new(tmp).parent().map(PathBuf::from).unwrap_or_default()
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// The address that it listens on.
    pub address: String,
    /// The lines that it has printed, up to an empty one after the first call.
    pub printed: Vec<String>,
}

impl Server {
    /// Starts a command that runs a server with the local host, on a free port.
    ///
    /// # Errors
    ///
    /// Fails if the command cannot be started, or does not print an address.
    pub fn start(mut command: Command) -> std::io::Result<Self> {
        let mut child = command.env("LAMBDA_GRPC_ADDR", "127.0.0.1:0").stdout(Stdio::piped()).spawn()?;
        let mut printed = Vec::new();
        for line in BufReader::new(child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?).lines() {
            let line = line?;
            let is_call = line.starts_with("  ");
            printed.push(line);
            if is_call {
                break;
            }
        }
        let first = printed.first().map_or("", String::as_str);
        let address =
            first.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        Ok(Self { address: address.to_owned(), child, printed })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
