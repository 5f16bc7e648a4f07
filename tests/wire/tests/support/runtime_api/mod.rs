//! A stand-in for Lambda's Runtime API, on loopback, with the function as a process of its own.
//!
//! [The interface](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), as far as a function uses it.

mod http;
mod script;
mod server;

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use serde_json::Value;

pub use self::http::Request;
use self::script::HANG;
pub use self::script::{Acknowledgement, Next};
use self::server::Server;

/// A function that is being served events.
pub struct Function {
    pub process: Child,
    errors: Option<JoinHandle<String>>,
    server: Arc<Server>,
    nexts: Sender<Next>,
    /// Ends with `None` when the function does.
    posts: Receiver<Option<Request>>,
}

impl Function {
    /// Starts the echo server with the words of `mode` as its arguments and the given environment.
    pub fn start(mode: &str, environment: &[(&str, &str)]) -> Self {
        Self::start_answered(mode, environment, &[])
    }

    /// Starts it where the Runtime API has a path before its own.
    pub fn start_below(path: &str, mode: &str) -> Self {
        Self::spawn(path, mode, &[], &[])
    }

    /// Starts it where its first requests that are no `next` are answered like this.
    pub fn start_answered(mode: &str, environment: &[(&str, &str)], first: &[Acknowledgement]) -> Self {
        Self::spawn("", mode, environment, first)
    }

    fn spawn(path: &str, mode: &str, environment: &[(&str, &str)], first: &[Acknowledgement]) -> Self {
        let (nexts, next) = channel();
        let (posted, posts) = channel();
        let ended = posted.clone();
        let server = Server::start(next, posted);
        for acknowledgement in first {
            server.acknowledge(*acknowledgement);
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_lambda"))
            .args(mode.split(' '))
            .env("AWS_LAMBDA_RUNTIME_API", format!("{}{path}", server.address))
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output: ChildStdout = process.stdout.take().unwrap();
        let mut errors = process.stderr.take().unwrap();
        thread::spawn(move || {
            let _ = output.read_to_end(&mut Vec::new());
            ended.send(None)
        });
        let errors = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { process, errors: Some(errors), server, nexts, posts }
    }

    /// Hands out an event.
    pub fn send(&self, id: &str, event: &Value) {
        self.answer_next(Next::event(id, &serde_json::to_vec(event).unwrap()));
    }

    /// Says what a `next` is answered with.
    pub fn answer_next(&self, next: Next) {
        self.nexts.send(next).unwrap();
    }

    /// Says what the next response, or the next report of a failure, is answered with; accepted unless said otherwise.
    pub fn acknowledge(&self, acknowledgement: Acknowledgement) {
        self.server.acknowledge(acknowledgement);
    }

    /// Lets a response that is held be acknowledged.
    pub fn release(&self) {
        self.server.release();
    }

    /// Returns the next response or report, of whichever event.
    pub fn reply(&self) -> Request {
        self.posts.recv_timeout(HANG).expect("the function answers").expect("the function is alive")
    }

    pub fn invoke(&self, id: &str, event: &Value) -> Request {
        self.send(id, event);
        self.reply()
    }

    /// Returns how many connections the function has opened, beside the one of its extension.
    pub fn connections(&self) -> usize {
        self.server.connections()
    }

    /// Returns the requests that were neither `next` nor a response to an invocation.
    pub fn others(&self) -> Vec<Request> {
        self.server.others()
    }

    /// Returns true if the process has ended, and has sent no response that the test has not taken.
    pub fn has_said_all(&self) -> bool {
        self.posts.recv_timeout(HANG).expect("the function ends").is_none()
    }

    /// Waits for the end of the process; returns whether it succeeded, and what it wrote to standard error.
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
