//! A sandbox: a process of the function, and the Runtime API that it calls.

use std::io;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use rustix::process::{Pid, Signal, kill_process};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::function::Queue;
use crate::invocation::Outcome;
use crate::options::FunctionOptions;
use crate::runtime_api::RuntimeApi;
use crate::server;

/// The time between SIGTERM and SIGKILL for a runtime with an internal extension:
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown>.
const GRACE: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(crate) struct Sandbox {
    shared: Arc<Shared>,
    supervisor: tokio::sync::Mutex<Option<JoinHandle<()>>>,
}

/// The state that the Runtime API shares with the supervisor of the process.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pid: AtomicU32,
    /// Set when the runtime requests its first event, which completes its initialization.
    pub(crate) is_ready: AtomicBool,
    /// Set when an extension is registered. The process then receives SIGTERM before SIGKILL.
    pub(crate) has_extension: AtomicBool,
    /// The error that the runtime reported for a failed initialization.
    pub(crate) init_error: Mutex<Option<Bytes>>,
    /// Notified on a timeout: Lambda then ends the process and starts another one.
    pub(crate) reset: Notify,
    end: Notify,
}

impl Sandbox {
    pub(crate) async fn start(options: FunctionOptions, queue: Queue) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let shared = Arc::new(Shared::default());
        let api = Arc::new(RuntimeApi::new(options.timeout, Arc::clone(&queue), Arc::clone(&shared)));
        let served = Arc::clone(&api);
        let server = tokio::spawn(server::serve(listener, server::Versions::Http1, move |request| {
            Arc::clone(&served).serve(request)
        }));
        // An error of the first start is returned to the caller.
        let child = spawn(&options, &address)?;
        shared.pid.store(child.id().unwrap_or_default(), Ordering::Relaxed);
        let supervisor = Supervisor { options, address, queue, api, shared: Arc::clone(&shared) };
        let supervisor = tokio::spawn(async move {
            supervisor.run(child).await;
            server.abort();
        });
        Ok(Self { shared, supervisor: Some(supervisor).into() })
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        Some(self.shared.pid.load(Ordering::Relaxed)).filter(|pid| *pid != 0)
    }

    pub(crate) async fn end(&self) {
        self.shared.end.notify_one();
        if let Some(supervisor) = self.supervisor.lock().await.take() {
            let _ = supervisor.await;
        }
    }
}

/// Restarts the process whenever it ends.
struct Supervisor {
    options: FunctionOptions,
    address: String,
    queue: Queue,
    api: Arc<RuntimeApi>,
    shared: Arc<Shared>,
}

impl Supervisor {
    async fn run(self, mut child: Child) {
        loop {
            tokio::select! {
                status = child.wait() => {
                    let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                    self.exited(&format!("the runtime exited: {status}")).await;
                }
                () = self.shared.reset.notified() => {
                    // The next process may respond before its id is stored.
                    self.shared.pid.store(0, Ordering::Relaxed);
                    let _ = child.kill().await;
                    self.api.fail_pending("Runtime.ExitError", "the sandbox was reset");
                }
                () = self.shared.end.notified() => return self.end(child).await,
            }
            self.shared.is_ready.store(false, Ordering::Relaxed);
            match spawn(&self.options, &self.address) {
                Ok(next) => child = next,
                Err(error) => return self.api.fail_pending("Runtime.InvalidEntrypoint", &error.to_string()),
            }
            self.shared.pid.store(child.id().unwrap_or_default(), Ordering::Relaxed);
        }
    }

    /// Fails the invocations of the process. If its initialization failed, fails the next event, because
    /// Lambda starts the process again only for an event.
    async fn exited(&self, why: &str) {
        self.shared.pid.store(0, Ordering::Relaxed);
        let init_error = lock(&self.shared.init_error).take();
        let failed = || match &init_error {
            Some(error) => Outcome::Failed(error.clone()),
            None => Outcome::failed("Runtime.ExitError", why),
        };
        if !self.shared.is_ready.load(Ordering::Relaxed) {
            let job = tokio::select! {
                job = async { self.queue.lock().await.recv().await } => job,
                () = self.shared.end.notified() => {
                    self.shared.end.notify_one();
                    return;
                }
            };
            if let Some(job) = job {
                let _ = job.outcome.send(failed());
            }
        }
        self.api.fail_pending("Runtime.ExitError", why);
    }

    async fn end(&self, mut child: Child) {
        let pid = child.id().filter(|_| self.shared.has_extension.load(Ordering::Relaxed));
        if let Some(pid) = pid.and_then(|pid| Pid::from_raw(pid.cast_signed())) {
            let _ = kill_process(pid, Signal::TERM);
            let _ = tokio::time::timeout(GRACE, child.wait()).await;
        }
        let _ = child.kill().await;
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the function with the environment variables of Lambda only:
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>.
fn spawn(options: &FunctionOptions, runtime_api: &str) -> io::Result<Child> {
    let mut command = Command::new(&options.program);
    command.args(&options.arguments).env_clear();
    let memory = options.memory.to_string();
    command.envs([
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_FUNCTION_NAME", "emulator"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/emulator"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef"),
        ("AWS_LAMBDA_RUNTIME_API", runtime_api),
        ("AWS_REGION", "eu-west-1"),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        ("LAMBDA_TASK_ROOT", "/var/task"),
        ("LANG", "en_US.UTF-8"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        ("TZ", ":UTC"),
        ("_HANDLER", "bootstrap"),
    ]);
    if let Some(concurrency) = options.concurrency {
        command.env("AWS_LAMBDA_MAX_CONCURRENCY", concurrency.to_string());
    }
    command.envs(options.environment.iter().map(|(name, value)| (name, value)));
    // The address must stay the only line on standard output.
    let log = || if options.is_quiet { Stdio::null() } else { io::stderr().into() };
    command.stdin(Stdio::null()).stdout(log()).stderr(log()).kill_on_drop(true).spawn()
}
