//! A function in its own process, with a Runtime API.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use runtime_api::{Request, Server};
use serde_json::Value;

use super::api::Api;
use super::script::{Acknowledgement, HANG_TIMEOUT, Response};

/// A running function.
pub struct Function {
    pub process: Child,
    errors: Option<JoinHandle<String>>,
    _server: Server,
    api: Arc<Api>,
    nexts: Sender<Response>,
    /// The results of invocations. Ends with `None` when the function ends.
    posts: Receiver<Option<Request>>,
}

impl Function {
    /// Starts the echo server, with the words of `mode` as its arguments, and with these
    /// environment variables.
    pub fn start(mode: &str, environment: &[(&str, &str)]) -> Self {
        Self::start_with_acknowledgements(mode, environment, &[])
    }

    /// Starts the echo server with a Runtime API that is below `path`.
    pub fn start_below(path: &str, mode: &str) -> Self {
        Self::spawn(path, mode, &[], &[])
    }

    /// Starts the echo server. The Runtime API responds to its first requests, other than `next`,
    /// with these acknowledgements.
    pub fn start_with_acknowledgements(
        mode: &str,
        environment: &[(&str, &str)],
        first: &[Acknowledgement],
    ) -> Self {
        Self::spawn("", mode, environment, first)
    }

    fn spawn(path: &str, mode: &str, environment: &[(&str, &str)], first: &[Acknowledgement]) -> Self {
        let (nexts, next) = channel();
        let (post, posts) = channel();
        let end = post.clone();
        let api = Arc::new(Api::new(next, post, first));
        let server = Server::start(Arc::clone(&api));
        let mut process = Command::new(env!("CARGO_BIN_EXE_lambda"))
            .args(mode.split(' '))
            .env("AWS_LAMBDA_RUNTIME_API", format!("{}{path}", server.address()))
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output: ChildStdout = process.stdout.take().unwrap();
        let mut errors = process.stderr.take().unwrap();
        thread::spawn(move || {
            let _ = output.read_to_end(&mut Vec::new());
            end.send(None)
        });
        let errors = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { process, errors: Some(errors), _server: server, api, nexts, posts }
    }

    /// Queues an event.
    pub fn send(&self, id: &str, event: &Value) {
        self.respond_to_next(Response::event(id, &serde_json::to_vec(event).unwrap()));
    }

    /// Queues the response to a `next` request.
    pub fn respond_to_next(&self, next: Response) {
        self.nexts.send(next).unwrap();
    }

    /// Queues the response to a result or to an error report. The default is
    /// [`Acknowledgement::Accepted`].
    pub fn acknowledge(&self, acknowledgement: Acknowledgement) {
        self.api.acknowledge(acknowledgement);
    }

    /// Acknowledges a post that is held.
    pub fn release(&self) {
        self.api.release();
    }

    /// Returns the next response or error report, of any event.
    pub fn next_post(&self) -> Request {
        self.posts.recv_timeout(HANG_TIMEOUT).expect("the function responds").expect("the function runs")
    }

    pub fn invoke(&self, id: &str, event: &Value) -> Request {
        self.send(id, event);
        self.next_post()
    }

    /// Returns how many connections the function has opened, besides those of its extension.
    pub fn connections(&self) -> usize {
        self.api.connections()
    }

    /// Returns how many reads of the connection returned bytes of the last response.
    pub fn reads(&self) -> usize {
        self.api.reads()
    }

    /// Returns the requests that are neither `next` nor the result of an invocation.
    pub fn other_requests(&self) -> Vec<Request> {
        self.api.other_requests()
    }

    /// Waits for the next post or for the end of the process. Returns true if the process ended
    /// without another post.
    pub fn ended_without_post(&self) -> bool {
        self.posts.recv_timeout(HANG_TIMEOUT).expect("the function ends").is_none()
    }

    /// Waits for the end of the process. Returns whether it succeeded, and its standard error.
    pub fn end(&mut self) -> (bool, String) {
        let is_success = self.process.wait().unwrap().success();
        (is_success, self.errors.take().unwrap().join().unwrap())
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
