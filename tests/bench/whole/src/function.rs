//! A function in a process of its own.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::api::Api;

/// A running function. Dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) api: Api,
    pub(crate) spawned: Instant,
    child: Child,
}

impl Function {
    /// Starts a program with the environment variables of Lambda.
    pub(crate) fn start(program: &Path) -> io::Result<Self> {
        Self::run(Api::start(), Command::new(program))
    }

    /// Starts a program whose first event is already waiting.
    pub(crate) fn start_with(program: &Path, event: &Arc<Vec<u8>>) -> io::Result<Self> {
        let api = Api::start();
        api.send(event, 1);
        Self::run(api, Command::new(program))
    }

    /// Starts a program under valgrind, which writes its counts to `log`.
    pub(crate) fn start_counted(program: &Path, log: &Path, api: Api) -> io::Result<Self> {
        let mut command = Command::new("valgrind");
        command.args(valgrind::CACHEGRIND).arg(format!("--log-file={}", log.display())).arg(program);
        Self::run(api, command)
    }

    fn run(api: Api, mut command: Command) -> io::Result<Self> {
        command
            .env_clear()
            // Settings of the allocator are meant for the function.
            .envs(env::vars().filter(|(name, _)| name.starts_with("MALLOC_")))
            .env("PATH", "/usr/bin:/bin")
            .env("AWS_LAMBDA_RUNTIME_API", api.address())
            .env("AWS_LAMBDA_FUNCTION_NAME", "echo")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "group")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "stream")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let spawned = Instant::now();
        Ok(Self { api, spawned, child: command.spawn()? })
    }

    /// Returns the processor time of all threads so far.
    pub(crate) fn cpu(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let times = threads.filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok());
        Duration::from_nanos(times.filter_map(|text| text.split(' ').next()?.parse::<u64>().ok()).sum())
    }

    /// Returns a number from the status of the process: `VmHWM` and `VmRSS` in KB, `Threads`.
    pub(crate) fn status(&self, key: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    }

    /// Ends the function so that valgrind prints its counts. The signal is one that functions do not handle,
    /// so that no more instructions are counted, and that `nohup` does not ignore.
    pub(crate) fn terminate(mut self) -> io::Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::USR1)?;
        self.child.wait().map(drop)
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
