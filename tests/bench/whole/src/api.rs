//! A Runtime API for one function. It sends the same event a number of times, one at a time.
//!
//! Its responses are those of [RAPID]. Its speed says nothing about the speed of RAPID.
//!
//! [RAPID]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

use std::io;
use std::sync::{Arc, MutexGuard};

use runtime_api::{Connection, Endpoint, Serve, Server, responses};

use crate::invocation;
use crate::state::{Acknowledge, Shared, State};

/// A running Runtime API.
#[derive(Debug)]
pub(crate) struct Api {
    shared: Arc<Shared>,
    server: Server,
}

impl Api {
    pub(crate) fn start() -> Self {
        let shared = Arc::<Shared>::default();
        Self { server: Server::start(Arc::clone(&shared)), shared }
    }

    pub(crate) fn address(&self) -> String {
        self.server.address()
    }

    /// Returns the number of connections that the function has opened.
    pub(crate) fn connections(&self) -> usize {
        self.server.accepted()
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
    }
}

impl Serve for Shared {
    fn serve(&self, connection: &mut Connection) -> io::Result<()> {
        while let Some(request) = connection.read()? {
            match Endpoint::of(&request.method, &request.path) {
                Some(Endpoint::NextInvocation) => {
                    let Some(event) = self.next() else { return Ok(()) };
                    let response = invocation::encode(&event);
                    self.sending();
                    connection.write_as_go(&response)?;
                }
                Some(Endpoint::Response(_) | Endpoint::Error(_)) => {
                    if self.record(request) == Acknowledge::Never {
                        return connection.wait_for_close();
                    }
                    connection.write(&responses::accepted().encode())?;
                }
                Some(Endpoint::RegisterExtension) => {
                    connection.write(&responses::registered("echo").encode())?
                }
                // The extension of a function subscribes to no event.
                Some(Endpoint::NextExtensionEvent) => return connection.wait_for_close(),
                _ => connection.write(&responses::not_found().encode())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Duration;

    use super::*;

    fn send(api: &Api, request: &str) -> TcpStream {
        let mut connection = TcpStream::connect(api.address()).unwrap();
        connection.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        connection
    }

    #[test]
    fn registers_an_extension_and_leaves_it_waiting() {
        let api = Api::start();
        let mut connection = send(
            &api,
            "POST /2020-01-01/extension/register HTTP/1.1\r\nContent-Length: 13\r\n\r\n{\"events\":[]}",
        );
        // The bytes determine what a function reads, and so how many instructions it needs.
        let expected = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                        Lambda-Extension-Identifier: 0123e456-7890-4abc-8def-0123456789ab\r\n\
                        Content-Length: 73\r\n\r\n\
                        {\"functionName\":\"echo\",\"functionVersion\":\"$LATEST\",\"handler\":\"bootstrap\"}";
        let mut response = vec![0; expected.len()];
        connection.read_exact(&mut response).unwrap();
        assert_eq!(String::from_utf8(response).unwrap(), expected);

        connection.write_all(b"GET /2020-01-01/extension/event/next HTTP/1.1\r\n\r\n").unwrap();
        assert!(connection.read(&mut [0]).is_err(), "an extension waits");
        let state = api.shared.lock();
        assert!(!state.is_idle && state.first_response.is_none());
    }

    #[test]
    fn waits_for_the_response_to_an_event() {
        let api = Api::start();
        api.send(&Arc::new(b"{}".to_vec()), 1);
        let mut connection = send(&api, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n");
        assert!(connection.read(&mut [0; 4096]).unwrap() > 0);
        let response =
            "POST /2018-06-01/runtime/invocation/8476/response HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
        connection.write_all(response.as_bytes()).unwrap();
        let expected = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n";
        let mut acknowledgement = vec![0; expected.len()];
        connection.read_exact(&mut acknowledgement).unwrap();
        assert_eq!(String::from_utf8(acknowledgement).unwrap(), expected);
        connection.write_all(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(api.wait().latencies.len(), 1);
    }
}
