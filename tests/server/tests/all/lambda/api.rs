//! A Runtime API that a test scripts.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use runtime_api::{Connection, Endpoint, Head, Request, Serve, header};

use super::script::{Acknowledgement, Response};

pub struct Api {
    nexts: Mutex<Receiver<Response>>,
    posts: Sender<Option<Request>>,
    acknowledgements: Mutex<VecDeque<Acknowledgement>>,
    releases: (Sender<()>, Mutex<Receiver<()>>),
    connections: AtomicUsize,
    reads: AtomicUsize,
    other_requests: Mutex<Vec<Request>>,
}

impl Api {
    pub fn new(nexts: Receiver<Response>, posts: Sender<Option<Request>>, first: &[Acknowledgement]) -> Self {
        let (release, released) = channel();
        Self {
            nexts: Mutex::new(nexts),
            posts,
            acknowledgements: Mutex::new(first.iter().copied().collect()),
            releases: (release, Mutex::new(released)),
            connections: AtomicUsize::new(0),
            reads: AtomicUsize::new(0),
            other_requests: Mutex::default(),
        }
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

    /// Returns how many reads of the connection returned bytes of the last response.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    pub fn other_requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.other_requests.lock().unwrap())
    }

    fn respond(&self, request: Request) -> Response {
        let is_result = match request.endpoint() {
            // The channel is closed when the test drops the function.
            Some(Endpoint::NextInvocation) => {
                let nexts = self.nexts.lock().unwrap_or_else(PoisonError::into_inner);
                return nexts.recv().unwrap_or(Response::Close);
            }
            Some(Endpoint::RegisterExtension) => {
                self.other_requests.lock().unwrap().push(request);
                // The next request of the extension needs another connection.
                let head = Head::new("200 OK").with(header::EXTENSION_ID, "one").with("Connection", "close");
                return Response::Bytes(head.without_body());
            }
            Some(Endpoint::NextExtensionEvent) => {
                // There is no response, as from Lambda to an extension that subscribed to no events.
                self.other_requests.lock().unwrap().push(request);
                return Response::Bytes(Vec::new());
            }
            Some(Endpoint::Response(_) | Endpoint::Error(_)) => true,
            _ => false,
        };
        // Taken before the test receives the request, because the test may then set the next
        // acknowledgement.
        let acknowledgement = self.acknowledgements.lock().unwrap().pop_front().unwrap_or_default();
        if is_result {
            if self.posts.send(Some(request)).is_err() {
                return Response::Close;
            }
        } else {
            self.other_requests.lock().unwrap().push(request);
        }
        match acknowledgement {
            Acknowledgement::Accepted => Response::status(202),
            Acknowledgement::Status(status) => Response::status(status),
            Acknowledgement::Close => Response::Close,
            Acknowledgement::Held => match self.releases.1.lock().unwrap().recv() {
                Ok(()) => Response::status(202),
                Err(_) => Response::Close,
            },
        }
    }
}

impl Serve for Api {
    fn serve(&self, connection: &mut Connection) -> io::Result<()> {
        let mut is_first = true;
        loop {
            let request = match connection.read() {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::InvalidData => panic!("{error}"),
                Err(error) => return Err(error),
            };
            let endpoint = request.endpoint();
            // The connections of the extension do not count.
            if is_first && !endpoint.is_some_and(Endpoint::is_for_extension) {
                self.connections.fetch_add(1, Ordering::Relaxed);
            }
            is_first = false;
            let reads = connection.take_reads();
            if let Some(Endpoint::Response(_)) = endpoint {
                self.reads.store(reads, Ordering::SeqCst);
            }
            match self.respond(request) {
                Response::Bytes(bytes) => connection.write(&bytes)?,
                Response::BytesAndTimeout(bytes) => {
                    connection.write(&bytes)?;
                    // As a server does before it closes an idle connection.
                    let unsolicited = Head::new("408 Request Timeout").with("Connection", "close");
                    return connection.write(&unsolicited.without_body());
                }
                Response::Close => return Ok(()),
            }
        }
    }
}
