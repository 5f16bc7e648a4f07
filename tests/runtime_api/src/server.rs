//! A server on loopback with a thread for each connection.

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::connection::Connection;

/// A handler of connections.
pub trait Serve: Send + Sync + 'static {
    /// Serves one connection, which is closed when this returns.
    ///
    /// # Errors
    ///
    /// Returns errors of the connection. They are ignored, because the function may close the connection at
    /// any time.
    fn serve(&self, connection: &mut Connection) -> io::Result<()>;
}

/// A server that stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    is_stopped: AtomicBool,
    accepted: AtomicUsize,
    /// A handle of each connection, to wake the thread that reads from it.
    open: Mutex<HashMap<usize, TcpStream>>,
}

impl Server {
    /// Starts a server on a free port.
    ///
    /// # Panics
    ///
    /// Panics if loopback is not available.
    #[must_use]
    pub fn start(api: Arc<impl Serve>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::<Shared>::default();
        let accepting = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared, &api)
        });
        Self { address, shared, accepting: Some(accepting) }
    }

    /// Returns the address in the form of `AWS_LAMBDA_RUNTIME_API`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Returns the number of connections that were opened.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// Closes the listener and all connections. Later connections are refused.
    pub fn stop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts connections.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
        for stream in self.shared.open().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, HashMap<usize, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>, api: &Arc<impl Serve>) {
    for stream in listener.incoming() {
        if shared.is_stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.accepted.fetch_add(1, Ordering::SeqCst);
        let Ok(handle) = stream.try_clone() else { continue };
        shared.open().insert(number, handle);
        let handle = Handle { number, shared: Arc::clone(shared) };
        let api = Arc::clone(api);
        thread::spawn(move || {
            let mut connection = Connection::new(stream);
            // Dropped before the connection, even if `serve` panics: only the last handle closes or resets the
            // socket.
            let _handle = handle;
            if let Ok(connection) = &mut connection {
                let _ = api.serve(connection);
            }
        });
    }
}

/// Drops the other handle of a connection.
struct Handle {
    number: usize,
    shared: Arc<Shared>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.open().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read, Write};

    use super::*;
    use crate::Close;

    /// Serves connections with a function.
    struct With<F>(F);

    impl<F> Serve for With<F>
    where
        F: Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
    {
        fn serve(&self, connection: &mut Connection) -> io::Result<()> {
            self.0(connection)
        }
    }

    fn start(
        serve: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
    ) -> (Server, TcpStream) {
        let server = Server::start(Arc::new(With(serve)));
        let client = TcpStream::connect(server.address()).unwrap();
        (server, client)
    }

    #[test]
    fn serves_requests_in_turn() {
        let (server, mut client) = start(|connection| {
            while let Some(request) = connection.read()? {
                connection.write(request.path.as_bytes())?;
            }
            Ok(())
        });
        let mut received = [0; 2];
        for path in ["/a", "/b"] {
            client.write_all(format!("GET {path} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
            client.read_exact(&mut received).unwrap();
            assert_eq!(received, path.as_bytes());
        }
        assert_eq!(server.accepted(), 1);
    }

    #[test]
    fn closes_or_resets_a_connection() {
        for (close, expected) in [(Close::End, None), (Close::Reset, Some(ErrorKind::ConnectionReset))] {
            let (_server, mut client) = start(move |connection| connection.close(close));
            assert_eq!(client.read(&mut [0]).err().map(|error| error.kind()), expected);
        }
    }

    #[test]
    fn closes_the_connection_of_a_handler_that_panics() {
        let (_server, mut client) = start(|_| panic!("as the test expects"));
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn refuses_connections_once_it_is_stopped() {
        let (mut server, mut client) = start(|connection| {
            connection.write(b"!")?;
            connection.wait_for_close()
        });
        assert_eq!(client.read(&mut [0]).unwrap(), 1);
        server.stop();
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
        assert_eq!(TcpStream::connect(server.address()).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        // The connection that woke the server does not count.
        assert_eq!(server.accepted(), 1);
    }
}
