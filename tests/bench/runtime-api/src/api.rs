//! The Runtime API of one function, on loopback: hands out the same event as often as it is told, one at a time.
//!
//! It answers what [RAPID] answers; nothing about RAPID's own speed is said by it.
//!
//! [RAPID]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::http::{self, Request};

/// Threads that wait for connections: a function that opens many must not wait for a thread to start.
const ACCEPTORS: usize = 12;

/// How long a function may take before it is taken for dead.
const PATIENCE: Duration = Duration::from_secs(60);

const ACCEPTED: &str = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n";

#[derive(Debug, Default)]
pub(crate) struct State {
    event: Arc<Vec<u8>>,
    left: usize,
    is_closed: bool,
    /// When the event went out whose reply is awaited.
    sent: Option<Instant>,
    /// True while the function waits for its next event.
    pub(crate) is_idle: bool,
    /// From the event's first byte written to the reply's last byte read.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) first_reply: Option<Instant>,
    pub(crate) connections: usize,
    pub(crate) last: Request,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// A Runtime API that listens.
#[derive(Debug)]
pub(crate) struct Api {
    shared: Arc<Shared>,
    pub(crate) address: SocketAddr,
}

impl Api {
    pub(crate) fn listen() -> std::io::Result<Self> {
        let listener = Arc::new(TcpListener::bind("127.0.0.1:0")?);
        let address = listener.local_addr()?;
        let shared = Arc::<Shared>::default();
        for _ in 0..ACCEPTORS {
            let (listener, shared) = (Arc::clone(&listener), Arc::clone(&shared));
            thread::spawn(move || {
                while let Ok((connection, _)) = listener.accept() {
                    let mut state = shared.lock();
                    if state.is_closed {
                        return;
                    }
                    state.connections += 1;
                    drop(state);
                    // A function that hangs up says all that it has to say by that.
                    let _ = shared.serve(connection);
                }
            });
        }
        Ok(Self { shared, address })
    }

    /// Hands out an event `times` times.
    pub(crate) fn send(&self, event: &Arc<Vec<u8>>, times: usize) {
        let mut state = self.shared.lock();
        state.event = Arc::clone(event);
        state.left = times;
        state.latencies.clear();
        self.shared.changed.notify_all();
    }

    /// Waits until the function has answered everything and asks for more.
    pub(crate) fn wait(&self) -> MutexGuard<'_, State> {
        let state = self.shared.lock();
        let is_busy = |state: &mut State| !(state.is_idle && state.left == 0 && state.sent.is_none());
        let (state, waited) =
            self.shared.changed.wait_timeout_while(state, PATIENCE, is_busy).expect("no thread panics");
        assert!(!waited.timed_out(), "the function does not answer");
        state
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.changed.notify_all();
        for _ in 0..ACCEPTORS {
            // Wakes one thread, which then ends.
            let _ = TcpStream::connect(self.address);
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics")
    }

    fn serve(&self, mut connection: TcpStream) -> std::io::Result<()> {
        connection.set_nodelay(true)?;
        let mut reader = BufReader::with_capacity(1 << 16, connection.try_clone()?);
        while let Some(request) = http::read(&mut reader)? {
            if request.is_get {
                let Some(event) = self.next() else { return Ok(()) };
                let bytes = invocation(&event);
                self.lock().sent = Some(Instant::now());
                connection.write_all(&bytes)?;
            } else {
                self.take(request);
                connection.write_all(ACCEPTED.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Waits for an event to hand out; `None` when there will be none.
    fn next(&self) -> Option<Arc<Vec<u8>>> {
        let mut state = self.lock();
        state.is_idle = true;
        self.changed.notify_all();
        let is_waiting = |state: &mut State| state.left == 0 && !state.is_closed;
        let mut state = self.changed.wait_while(state, is_waiting).expect("no thread panics");
        if state.is_closed {
            return None;
        }
        state.is_idle = false;
        state.left -= 1;
        Some(Arc::clone(&state.event))
    }

    fn take(&self, reply: Request) {
        let now = Instant::now();
        let mut state = self.lock();
        if let Some(sent) = state.sent.take() {
            state.latencies.push(now - sent);
        }
        state.first_reply.get_or_insert(now);
        state.last = reply;
    }
}

fn invocation(event: &[u8]) -> Vec<u8> {
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + Duration::from_secs(30);
    let mut bytes = format!(
        "HTTP/1.1 200 OK\r\n\
         Content-Type: application/json\r\n\
         Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
         Lambda-Runtime-Deadline-Ms: {}\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:echo\r\n\
         Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n\
         Content-Length: {}\r\n\r\n",
        deadline.as_millis(),
        event.len()
    )
    .into_bytes();
    bytes.extend_from_slice(event);
    bytes
}
