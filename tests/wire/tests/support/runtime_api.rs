//! A stand-in for Lambda's Runtime API, on loopback, with the function as a process of its own.
//!
//! [The interface](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), as far as a function uses it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// How long a test waits for a function that hangs: no measure of its speed.
const HANG: Duration = Duration::from_secs(10 * 60);

/// What a function posted.
#[derive(Debug)]
pub struct Post {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How often bytes of the request arrived.
    pub arrivals: usize,
}

impl Post {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A function that is being served events.
pub struct Function {
    pub process: Child,
    events: Sender<(String, Vec<u8>)>,
    /// Ends with `None` when the function does.
    posts: Receiver<Option<Post>>,
    connections: Arc<AtomicUsize>,
}

impl Function {
    /// Starts the echo server with the words of `mode` as its arguments and the given environment.
    pub fn start(mode: &str, environment: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (events, next) = channel();
        let (done, posts) = channel();
        let ended = done.clone();
        let next = Arc::new(Mutex::new(next));
        let connections = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::Relaxed);
                let (next, done) = (Arc::clone(&next), done.clone());
                thread::spawn(move || serve(&stream.unwrap(), &next, &done));
            }
        });
        let mut process = Command::new(env!("CARGO_BIN_EXE_lambda"))
            .args(mode.split(' '))
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "echo")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = process.stdout.take().unwrap();
        thread::spawn(move || {
            let _ = output.read_to_end(&mut Vec::new());
            ended.send(None)
        });
        Self { process, events, posts, connections }
    }

    /// Hands out an event.
    pub fn send(&self, id: &str, event: &Value) {
        self.send_bytes(id, serde_json::to_vec(event).unwrap());
    }

    /// Hands out what need not be an event.
    pub fn send_bytes(&self, id: &str, event: Vec<u8>) {
        self.events.send((id.to_owned(), event)).unwrap();
    }

    /// Returns the next reply, of whichever event.
    pub fn reply(&self) -> Post {
        self.posts.recv_timeout(HANG).expect("the function answers").expect("the function is alive")
    }

    /// Returns how many connections the function has opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub fn invoke(&self, id: &str, event: &Value) -> Post {
        self.send(id, event);
        self.reply()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves one connection.
fn serve(stream: &TcpStream, next: &Mutex<Receiver<(String, Vec<u8>)>>, done: &Sender<Option<Post>>) {
    let mut reader = BufReader::new(Arrivals { stream, count: 0 });
    while let Some((path, headers, body)) = read(&mut reader) {
        let arrivals = std::mem::take(&mut reader.get_mut().count);
        let reply = if path.ends_with("/invocation/next") {
            // The sender is gone once the test has what it wants.
            let Ok((id, event)) = next.lock().unwrap().recv() else { return };
            let end = SystemTime::now() + HANG;
            let deadline = end.duration_since(UNIX_EPOCH).unwrap().as_millis();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nlambda-runtime-aws-request-id: {id}\r\n\
                 lambda-runtime-invocation-id: {id}-1\r\nlambda-runtime-deadline-ms: {deadline}\r\n\
                 lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-west-1:111122223333:function:echo\r\n\
                 lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\r\n\r\n",
                event.len(),
            );
            [head.into_bytes(), event].concat()
        } else if path.ends_with("/restore/next") {
            b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()
        } else {
            if done.send(Some(Post { path, headers, body, arrivals })).is_err() {
                return;
            }
            b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n".to_vec()
        };
        if (&mut &*stream).write_all(&reply).is_err() {
            return;
        }
    }
}

/// A connection that counts how often bytes arrive on it.
struct Arrivals<'a> {
    stream: &'a TcpStream,
    count: usize,
}

impl Read for Arrivals<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.stream.read(buffer)?;
        self.count += 1;
        Ok(size)
    }
}

/// Path, headers with names in lower case, body.
type Request = (String, Vec<(String, String)>, Vec<u8>);

fn read(reader: &mut BufReader<Arrivals<'_>>) -> Option<Request> {
    let path = line(reader)?.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let header = |name| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let mut body = Vec::new();
    if header("transfer-encoding") == Some("chunked") {
        loop {
            let size = u64::from_str_radix(line(reader)?.trim(), 16).ok()?;
            reader.take(size).read_to_end(&mut body).ok()?;
            line(reader)?;
            if size == 0 {
                break;
            }
        }
    } else {
        let size = header("content-length").map_or(0, |value| value.parse().unwrap());
        reader.take(size).read_to_end(&mut body).ok()?;
    }
    Some((path, headers, body))
}

fn line(reader: &mut BufReader<Arrivals<'_>>) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|size| *size > 0)?;
    Some(line.trim_end().to_owned())
}
