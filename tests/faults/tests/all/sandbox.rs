//! One function, and a Runtime API that follows a script.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use faults::call::Call;
use faults::function::{Ended, Function, HANG};
use faults::http::Request;
use faults::script::Script;
use faults::server::Server;

/// The most attempts that a worker makes in a row.
pub(crate) const ATTEMPTS: usize = 8;

/// The most memory that a function may ask for where it must not ask for much, in kB: of that most is what threads and the
/// allocator reserve.
const MEMORY: &str = "400000";

/// A function that is being served events.
pub(crate) struct Sandbox {
    // Before the server, so that the process is gone when connections are closed.
    pub(crate) function: Function,
    pub(crate) server: Server,
    pub(crate) script: Arc<Script>,
}

/// Starts a function, with so many workers.
pub(crate) fn start(script: Script, workers: usize) -> Sandbox {
    start_with(script, &mut service(), &[("AWS_LAMBDA_MAX_CONCURRENCY", &workers.to_string())], |address| {
        address
    })
}

/// Starts a function that gets little memory.
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

/// Returns where `cargo build --release -p faults-service` has put it: beside this test, which is in `deps`.
fn program() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("faults-service");
    assert!(path.exists(), "build the service first: cargo build --release -p faults-service");
    path
}

impl Sandbox {
    /// Waits for so many requests whose path ends so, and returns them.
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

    /// Waits for the responses to the first so many events of [`Action::event`](faults::action::Action::event).
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

    /// Waits for the end of the process, which must be an error that it prints.
    pub(crate) fn fails(&mut self) -> Ended {
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = self.function.ended() {
                break ended;
            }
            assert!(began.elapsed() < HANG, "hangs");
            let attempts = self.attempts();
            assert!(attempts < 1000, "{attempts} attempts, and no end");
            self.script.wait();
        };
        // Not a signal, as an abort is, and not the 101 of a panic.
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        assert!(!ended.log.is_empty(), "it says why");
        ended
    }

    /// Returns how often an event was asked for.
    pub(crate) fn attempts(&self) -> usize {
        self.script.requests("/invocation/next").len()
    }
}

/// Returns the number of the event that a request is for.
fn number(request: &Request) -> u64 {
    let id = request.path.split('/').find_map(|part| part.strip_prefix("request-"));
    id.unwrap_or_else(|| panic!("{request:?}")).parse().unwrap()
}
