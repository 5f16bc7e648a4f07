//! A function, and a Runtime API that follows a script.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use faults::call::Call;
use faults::function::{Ended, Function, HANG};
use faults::script::Script;
use runtime_api::Request;
use runtime_api::Server;

/// The maximum number of attempts of a worker in a row.
pub(crate) const ATTEMPTS: usize = 8;

/// The limit of the address space in tests that need little memory, in kB. Threads and the allocator reserve
/// most of it.
const MEMORY: &str = "400000";

/// A running function with its Runtime API.
pub(crate) struct Sandbox {
    // Before the server, so that the process has ended when connections are closed.
    pub(crate) function: Function,
    pub(crate) server: Server,
    pub(crate) script: Arc<Script>,
}

/// Starts a function with a number of workers.
pub(crate) fn start(script: Script, workers: usize) -> Sandbox {
    start_with(script, &mut service(), &[("AWS_LAMBDA_MAX_CONCURRENCY", &workers.to_string())], |address| {
        address
    })
}

/// Starts a function with little memory.
pub(crate) fn start_limited(script: Script) -> Sandbox {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v \"$0\" && exec \"$1\"", MEMORY]).arg(program());
    start_with(script, &mut command, &[], |address| address)
}

/// Starts a function with an environment and an address of the Runtime API.
pub(crate) fn start_with(
    script: Script,
    command: &mut Command,
    environment: &[(&str, &str)],
    runtime_api: impl Fn(String) -> String,
) -> Sandbox {
    let script = Arc::new(script);
    let server = Server::start(Arc::clone(&script));
    let function = Function::start(command, &runtime_api(server.address()), environment);
    Sandbox { function, server, script }
}

/// Returns the command that starts the service.
pub(crate) fn service() -> Command {
    Command::new(program())
}

/// Returns the path of the service.
fn program() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/service");
    assert!(path.exists(), "`run` builds {}", path.display());
    path
}

impl Sandbox {
    /// Waits for a number of requests whose path ends with `end`, and returns them.
    pub(crate) fn wait_for(&mut self, end: &str, count: usize) -> Vec<Request> {
        let began = Instant::now();
        loop {
            let requests = self.script.requests(end);
            if requests.len() >= count {
                return requests;
            }
            if let Some(ended) = self.function.ended() {
                panic!("waited for {count} of {end}: the function ended, {ended:?}");
            }
            assert!(began.elapsed() < HANG, "hangs: waited for {count} of {end}, got {requests:?}");
            self.script.wait();
        }
    }

    /// Waits for the responses to the first `count` events of
    /// [`Action::event`](faults::action::Action::event).
    pub(crate) fn wait_for_responses(&mut self, count: usize) -> Vec<Request> {
        let mut requests = self.wait_for("/response", count);
        requests.sort_by_key(number);
        requests.dedup_by_key(|request| number(request));
        for request in &requests {
            let number = number(request);
            Call::echo(number).check(request, false).unwrap();
            let invocation = format!("invocation-{number}");
            assert_eq!(request.header("lambda-runtime-invocation-id"), Some(invocation.as_str()));
        }
        requests
    }

    /// Waits for the end of the process, which must print an error.
    pub(crate) fn fails(&mut self) -> Ended {
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = self.function.ended() {
                break ended;
            }
            assert!(began.elapsed() < HANG, "hangs");
            let attempts = self.attempts();
            assert!(attempts < 1000, "{attempts} attempts without an end");
            self.script.wait();
        };
        // Not a signal, as for an abort, and not 101, as for a panic.
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        assert!(!ended.log.is_empty(), "the function prints the error");
        ended
    }

    /// Returns the number of requests for an event.
    pub(crate) fn attempts(&self) -> usize {
        self.script.requests("/invocation/next").len()
    }
}

/// Returns the number of the event to which a request belongs.
fn number(request: &Request) -> u64 {
    let id = request.path.split('/').find_map(|part| part.strip_prefix("request-"));
    id.unwrap_or_else(|| panic!("{request:?}")).parse().unwrap()
}
