//! A Runtime API for one function, on loopback. It sends the same event a number of times, one at a time.
//!
//! Its responses are those of [RAPID]. Its speed says nothing about the speed of RAPID.
//!
//! [RAPID]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, MutexGuard};
use std::thread;

use crate::endpoint::Endpoint;
use crate::http;
use crate::invocation;
use crate::state::{Acknowledge, Shared, State};

/// The number of threads that accept connections. They exist beforehand, so that a function does not wait for
/// a thread to start.
const ACCEPTORS: usize = 12;

const ACCEPTED: &str = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n";

const REGISTERED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                          Lambda-Extension-Identifier: 98d66b22-1a6b-4d8c-9a38-3e5a4b1a0c11\r\n\
                          Content-Length: 73\r\n\r\n\
                          {\"functionName\":\"echo\",\"functionVersion\":\"$LATEST\",\"handler\":\"bootstrap\"}";

const NOT_FOUND: &str = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

/// A running Runtime API.
#[derive(Debug)]
pub(crate) struct Api {
    shared: Arc<Shared>,
    pub(crate) address: SocketAddr,
}

impl Api {
    pub(crate) fn listen() -> io::Result<Self> {
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
                    // An error means that the function has closed the connection.
                    let _ = serve(&shared, connection);
                }
            });
        }
        Ok(Self { shared, address })
    }

    /// Sends an event `times` times.
    pub(crate) fn send(&self, event: &Arc<Vec<u8>>, times: usize) {
        self.shared.send(event, times);
    }

    /// Does not acknowledge the first response, so that the function waits.
    pub(crate) fn never_acknowledge(&self) {
        self.shared.lock().acknowledge = Acknowledge::Never;
    }

    /// Waits until the function has responded to all events, and waits itself.
    pub(crate) fn wait(&self) -> MutexGuard<'_, State> {
        self.shared.wait_until_done()
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.shared.close();
        for _ in 0..ACCEPTORS {
            // Wakes one thread, which then ends.
            let _ = TcpStream::connect(self.address);
        }
    }
}

fn serve(shared: &Shared, mut connection: TcpStream) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(1 << 16, connection.try_clone()?);
    while let Some(request) = http::read(&mut reader)? {
        match request.endpoint {
            Endpoint::NextInvocation => {
                let Some(event) = shared.next() else { return Ok(()) };
                let response = invocation::encode(&event);
                shared.sending();
                invocation::write(&mut connection, &response)?;
            }
            Endpoint::InvocationResponse => {
                if shared.record(request) == Acknowledge::Never {
                    shared.wait_until_closed();
                    return Ok(());
                }
                connection.write_all(ACCEPTED.as_bytes())?;
            }
            Endpoint::RegisterExtension => connection.write_all(REGISTERED.as_bytes())?,
            // The extension of a function subscribes to no event.
            Endpoint::NextExtensionEvent => {
                shared.wait_until_closed();
                return Ok(());
            }
            Endpoint::Unknown => connection.write_all(NOT_FOUND.as_bytes())?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::time::Duration;

    use super::*;

    fn send(api: &Api, request: &str) -> TcpStream {
        let mut connection = TcpStream::connect(api.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        connection
    }

    #[test]
    fn registers_an_extension_and_leaves_it_waiting() {
        let api = Api::listen().unwrap();
        let mut connection = send(
            &api,
            "POST /2020-01-01/extension/register HTTP/1.1\r\nContent-Length: 13\r\n\r\n{\"events\":[]}",
        );
        let mut head = vec![0; REGISTERED.len()];
        connection.read_exact(&mut head).unwrap();
        assert_eq!(head, REGISTERED.as_bytes());
        let (_, body) = REGISTERED.split_once("\r\n\r\n").unwrap();
        assert!(REGISTERED.contains(&format!("Content-Length: {}\r\n", body.len())));

        connection.write_all(b"GET /2020-01-01/extension/event/next HTTP/1.1\r\n\r\n").unwrap();
        assert!(connection.read(&mut [0]).is_err(), "an extension waits");
        let state = api.shared.lock();
        assert!(!state.is_idle && state.first_response.is_none());
    }

    #[test]
    fn waits_for_the_response_to_an_event() {
        let api = Api::listen().unwrap();
        api.send(&Arc::new(b"{}".to_vec()), 1);
        let mut connection = send(&api, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n");
        assert!(connection.read(&mut [0; 4096]).unwrap() > 0);
        let response =
            "POST /2018-06-01/runtime/invocation/8476/response HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
        connection.write_all(response.as_bytes()).unwrap();
        assert!(connection.read(&mut [0; 4096]).unwrap() > 0);
        connection.write_all(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(api.wait().latencies.len(), 1);
    }
}
