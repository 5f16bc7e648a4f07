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
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Returns the number of connections that were opened.
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
        let (shared, api) = (Arc::clone(shared), Arc::clone(api));
        thread::spawn(move || {
            let connection = Connection::new(stream).map(|mut connection| {
                let _ = api.serve(&mut connection);
                connection
            });
            // The connection must be dropped last: only the last handle closes or resets the socket.
            shared.open().remove(&number);
            drop(connection);
        });
    }
}
