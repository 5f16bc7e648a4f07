//! AWS's Runtime Interface Emulator with a function.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};

use rie::http::Response;

use crate::client::Client;
use crate::folder::{Folder, Programs};
use crate::setup::Setup;
use crate::wait;

/// A running emulator, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Emulator {
    process: Child,
    address: SocketAddr,
    runtime_api: SocketAddr,
    folder: Folder,
}

impl Emulator {
    /// Starts an emulator, and waits until it accepts connections or has ended.
    pub(crate) fn start(programs: &Programs, setup: &Setup) -> io::Result<Self> {
        loop {
            let mut emulator = Self::spawn(programs, setup)?;
            wait::until("the emulator to listen", || {
                let addresses = [emulator.address, emulator.runtime_api];
                addresses.iter().all(|address| TcpStream::connect(address).is_ok()) || !emulator.is_running()
            });
            // Another program may have taken a port after it was chosen.
            if emulator.is_running() || !emulator.log().contains("address already in use") {
                return Ok(emulator);
            }
        }
    }

    fn spawn(programs: &Programs, setup: &Setup) -> io::Result<Self> {
        let folder = Folder::new(programs, setup)?;
        let (address, runtime_api) = (free_address()?, free_address()?);
        let log = File::create(folder.log())?;
        let process = folder
            .command()
            .args(["--log-level", "debug"])
            .args(["--runtime-interface-emulator-address", &address.to_string()])
            .args(["--runtime-api-address", &runtime_api.to_string()])
            .args(setup.options)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("AWS_LAMBDA_FUNCTION_TIMEOUT", "10")
            // If it is set, the emulator runs in the mode of Managed Instances.
            .envs(setup.workers.map(|workers| ("AWS_LAMBDA_MAX_CONCURRENCY", workers.to_string())))
            // As the documentation of `run` advises: several threads on Managed Instances, one elsewhere.
            .envs(setup.workers.map(|_| ("SERVICE_THREADS", "2")))
            // Large enough for a busy machine.
            .env("SERVICE_DEADLINE_MARGIN_MS", "700")
            .env("SERVICE_RECORD", "/tmp/record")
            .envs(setup.variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        Ok(Self { process, address, runtime_api, folder })
    }

    /// Returns a client, which can be used while another thread waits for the emulator to end.
    pub(crate) fn client(&self) -> Client {
        Client(self.address)
    }

    /// Invokes the function, with headers of the Invoke API.
    pub(crate) fn invoke(&self, headers: &[(&str, &str)], event: &[u8]) -> Response {
        self.client().invoke(headers, event).unwrap_or_else(|error| panic!("no response: {error}"))
    }

    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Sends SIGTERM to the emulator, and waits until it has ended.
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        assert!(self.send_sigterm(), "SIGTERM could not be sent");
        self.wait()
    }

    /// Waits until the emulator has ended.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        wait::until("the emulator to end", || !self.is_running());
        self.process.wait().expect("a child of this process")
    }

    /// Sends SIGTERM, for which std has no function.
    fn send_sigterm(&self) -> bool {
        let command = format!("kill -TERM {}", self.process.id());
        Command::new("sh").args(["-c", &command]).status().is_ok_and(|status| status.success())
    }

    /// Returns the lines that the function and the extension have recorded.
    pub(crate) fn record(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.tmp().join("record")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Returns the output of the emulator and the function.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.log()).unwrap_or_default()).into_owned()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // With SIGTERM the emulator ends the function too. With SIGKILL it could not.
        if self.is_running() && self.send_sigterm() {
            wait::holds(|| !self.is_running());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns a loopback address with a free port.
fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
