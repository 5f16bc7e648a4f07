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

/// The connection is not kept, so the next request of the extension needs another.
const REGISTERED: &[u8] =
    b"HTTP/1.1 200 OK\r\nlambda-extension-identifier: one\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What a server says that closes a connection on which it waited for a request.
const TIMEOUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

pub struct Server {
    pub address: String,
    nexts: Mutex<Receiver<Next>>,
    posted: Sender<Option<Request>>,
    acknowledgements: Mutex<VecDeque<Acknowledgement>>,
    releases: (Sender<()>, Mutex<Receiver<()>>),
    connections: AtomicUsize,
    others: Mutex<Vec<Request>>,
}

impl Server {
    pub fn start(nexts: Receiver<Next>, posted: Sender<Option<Request>>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (release, released) = channel();
        let server = Arc::new(Self {
            address: listener.local_addr().unwrap().to_string(),
            nexts: Mutex::new(nexts),
            posted,
            acknowledgements: Mutex::default(),
            releases: (release, Mutex::new(released)),
            connections: AtomicUsize::new(0),
            others: Mutex::default(),
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

    /// Lets a response that is held be acknowledged.
    pub fn release(&self) {
        self.releases.0.send(()).unwrap();
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub fn others(&self) -> Vec<Request> {
        std::mem::take(&mut *self.others.lock().unwrap())
    }

    /// Serves one connection.
    fn serve(&self, mut stream: &TcpStream) {
        let mut is_first = true;
        for request in Requests::on(stream) {
            // The one of the extension does not count.
            if is_first && !request.path.contains("/extension/") {
                self.connections.fetch_add(1, Ordering::Relaxed);
            }
            is_first = false;
            let Some((answer, end)) = self.answer(request) else { return };
            if stream.write_all(&answer).is_err() {
                return;
            }
            if let Some(end) = end {
                // Whether or not the function is still there.
                let _ = stream.write_all(end);
                return;
            }
        }
    }

    /// Returns the bytes of the response, and those that end the connection after it, if any; `None` to close it at once.
    fn answer(&self, request: Request) -> Option<(Vec<u8>, Option<&'static [u8]>)> {
        let path = &request.path;
        if path.ends_with("/invocation/next") {
            // The sender is gone once the test has what it wants.
            return match self.nexts.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()? {
                Next::Bytes(bytes) => Some((bytes, None)),
                Next::AndTimeout(bytes) => Some((bytes, Some(TIMEOUT))),
                Next::Close => None,
            };
        }
        let is_answer = path.contains("/runtime/invocation/");
        let is_register = path.ends_with("/extension/register");
        if path.ends_with("/extension/event/next") {
            // Stays unanswered, as Lambda leaves an extension that asks for no events.
            self.others.lock().unwrap().push(request);
            return Some((Vec::new(), None));
        }
        if is_register {
            self.others.lock().unwrap().push(request);
            return Some((REGISTERED.to_vec(), None));
        }
        // Taken before the test learns of the request, and can set the next one.
        let acknowledgement = self.acknowledgements.lock().unwrap().pop_front().unwrap_or_default();
        if is_answer {
            self.posted.send(Some(request)).ok()?;
        } else {
            self.others.lock().unwrap().push(request);
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
