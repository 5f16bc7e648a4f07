//! AWS on loopback, as far as a Lambda function and its callers can see it. A trigger accepts real HTTP
//! requests, and the binary of the function, in a process of its own, calls the Lambda Runtime API.
//!
//! The runtime's module `emulator` turns requests into events and responses of functions into HTTP responses.
//! This program adds the sockets, the processes and the timeouts.

pub mod client;
mod function;
mod gateway;
mod invocation;
pub mod options;
mod runtime_api;
mod sandbox;
mod server;
mod trigger;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use self::function::Function;
use self::gateway::Gateway;
pub use self::options::Options;
pub use self::trigger::TriggerName;

/// A trigger that accepts requests, and the function that it invokes.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    function: Arc<Function>,
}

impl Emulator {
    /// Starts the function, and listens for requests.
    ///
    /// # Errors
    ///
    /// Fails if the program cannot be started or the port is in use.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let address = listener.local_addr()?;
        let function = Arc::new(Function::start(&options).await?);
        let http = if options.trigger.has_http2() { server::Versions::Both } else { server::Versions::Http1 };
        let gateway = Gateway::new(options, Arc::clone(&function));
        tokio::spawn(server::serve(listener, http, move |request| gateway.clone().serve(request)));
        Ok(Self { address, function })
    }

    /// Returns the address of the trigger.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the processes of the function.
    #[must_use]
    pub fn pids(&self) -> Vec<u32> {
        self.function.pids()
    }

    /// Ends the function's processes, as Lambda does when it no longer needs them.
    pub async fn end(self) {
        self.function.end().await;
    }
}
