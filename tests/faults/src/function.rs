//! The process of a function.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// The time after which a function counts as hanging. It is not a limit of its speed.
pub const HANG: Duration = Duration::from_secs(5 * 60);

/// The number of lines of standard error that are kept.
const LINES: usize = 40;

/// A process that is killed when this is dropped.
#[derive(Debug)]
pub struct Function {
    process: Child,
    /// The last lines of its standard error, sent when it has ended.
    log: Receiver<Vec<String>>,
    ended: Option<Ended>,
}

/// The end of a function.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The exit status.
    pub status: ExitStatus,
    /// The last lines of standard error.
    pub log: String,
}

impl Function {
    /// Starts a function with the environment variables of Lambda.
    ///
    /// # Panics
    ///
    /// Panics if it cannot be started.
    pub fn start(command: &mut Command, runtime_api: &str, environment: &[(&str, &str)]) -> Self {
        // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
        command.env_clear().envs([
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
            ("AWS_LAMBDA_FUNCTION_NAME", "faults"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_RUNTIME_API", runtime_api),
            ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        ]);
        command.envs(environment.iter().copied()).stdin(Stdio::null()).stdout(Stdio::null());
        let mut process = command.stderr(Stdio::piped()).spawn().expect("the function starts");
        let (sender, log) = channel();
        let output = process.stderr.take().expect("its standard error");
        thread::spawn(move || {
            let mut last = VecDeque::new();
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                if last.len() == LINES {
                    last.pop_front();
                }
                last.push_back(String::from_utf8_lossy(&line).into_owned());
            }
            sender.send(last.into())
        });
        Self { process, log, ended: None }
    }

    /// Waits until the process ends by itself. Returns `None` if it hangs.
    pub fn wait(&mut self) -> Option<Ended> {
        if self.ended.is_none() {
            let log = self.log.recv_timeout(HANG).ok()?.join("\n");
            self.ended = Some(Ended { status: self.process.wait().ok()?, log });
        }
        self.ended.clone()
    }

    /// Returns the end of the function, if it has ended.
    pub fn ended(&mut self) -> Option<Ended> {
        self.process.try_wait().ok().flatten()?;
        self.wait()
    }

    /// Sends SIGTERM, as Lambda does.
    ///
    /// # Panics
    ///
    /// Panics if the process does not exist.
    pub fn terminate(&self) {
        assert_eq!(kill_process(Pid::from_child(&self.process), Signal::TERM), Ok(()));
    }

    /// Returns the resident memory in kB, from Linux.
    pub fn resident(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().split(' ').next()?.parse().ok()
    }

    /// Returns the number of open sockets, from Linux.
    pub fn sockets(&self) -> Option<usize> {
        let files = fs::read_dir(format!("/proc/{}/fd", self.process.id())).ok()?;
        let targets = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        Some(targets.filter(|target| is_socket(target)).count())
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_socket(target: &Path) -> bool {
    target.to_string_lossy().starts_with("socket:")
}
