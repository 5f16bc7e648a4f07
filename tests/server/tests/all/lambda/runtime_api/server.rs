//! The connections of the Runtime API.

use std::collections::VecDeque;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::http::{Request, Requests};
use super::script::{Acknowledgement, Next, response};

/// The response to the registration of an extension. It closes the connection, so the next request
/// of the extension needs another.
const REGISTERED: &[u8] =
    b"HTTP/1.1 200 OK\r\nlambda-extension-identifier: one\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The response that a server sends before it closes an idle connection.
const TIMEOUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

pub struct Server {
    pub address: String,
    nexts: Mutex<Receiver<Next>>,
    posts: Sender<Option<Request>>,
    acknowledgements: Mutex<VecDeque<Acknowledgement>>,
    releases: (Sender<()>, Mutex<Receiver<()>>),
    connections: AtomicUsize,
    other_requests: Mutex<Vec<Request>>,
}

impl Server {
    pub fn start(nexts: Receiver<Next>, posts: Sender<Option<Request>>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (release, released) = channel();
        let server = Arc::new(Self {
            address: listener.local_addr().unwrap().to_string(),
            nexts: Mutex::new(nexts),
            posts,
            acknowledgements: Mutex::default(),
            releases: (release, Mutex::new(released)),
            connections: AtomicUsize::new(0),
            other_requests: Mutex::default(),
        });
        let this = Arc::clone(&server);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let this = Arc::clone(&this);
                thread::spawn(move || this.serve(&stream.unwrap()));
            }
        });
        server
    }

    pub fn acknowledge(&self, acknowledgement: Acknowledgement) {
        self.acknowledgements.lock().unwrap().push_back(acknowledgement);
    }

    /// Acknowledges a post that is held.
    pub fn release(&self) {
        self.releases.0.send(()).unwrap();
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub fn other_requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.other_requests.lock().unwrap())
    }

    /// Serves one connection.
    fn serve(&self, mut stream: &TcpStream) {
        let mut is_first = true;
        for request in Requests::new(stream) {
            // The connections of the extension do not count.
            if is_first && !request.path.contains("/extension/") {
                self.connections.fetch_add(1, Ordering::Relaxed);
            }
            is_first = false;
            let Some((response, end)) = self.respond(request) else { return };
            if stream.write_all(&response).is_err() {
                return;
            }
            if let Some(end) = end {
                // The function may have closed the connection.
                let _ = stream.write_all(end);
                return;
            }
        }
    }

    /// Returns the bytes of the response, and the bytes to send before the connection is closed, if
    /// any. `None` closes it without a response.
    fn respond(&self, request: Request) -> Option<(Vec<u8>, Option<&'static [u8]>)> {
        let path = &request.path;
        if path.ends_with("/invocation/next") {
            // The channel is closed when the test drops the function.
            return match self.nexts.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()? {
                Next::Bytes(bytes) => Some((bytes, None)),
                Next::BytesAndTimeout(bytes) => Some((bytes, Some(TIMEOUT))),
                Next::Close => None,
            };
        }
        let is_result = path.contains("/runtime/invocation/");
        let is_register = path.ends_with("/extension/register");
        if path.ends_with("/extension/event/next") {
            // There is no response, as from Lambda to an extension that subscribed to no events.
            self.other_requests.lock().unwrap().push(request);
            return Some((Vec::new(), None));
        }
        if is_register {
            self.other_requests.lock().unwrap().push(request);
            return Some((REGISTERED.to_vec(), None));
        }
        // Taken before the test receives the request, because the test may then set the next
        // acknowledgement.
        let acknowledgement = self.acknowledgements.lock().unwrap().pop_front().unwrap_or_default();
        if is_result {
            self.posts.send(Some(request)).ok()?;
        } else {
            self.other_requests.lock().unwrap().push(request);
        }
        match acknowledgement {
            Acknowledgement::Accepted => Some((response(202).into_bytes(), None)),
            Acknowledgement::Status(status) => Some((response(status).into_bytes(), None)),
            Acknowledgement::Close => None,
            Acknowledgement::Held => {
                self.releases.1.lock().unwrap().recv().ok()?;
                Some((response(202).into_bytes(), None))
            }
        }
    }
}
