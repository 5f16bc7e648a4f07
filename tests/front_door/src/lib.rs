//! AWS on loopback, as far as a Lambda function and its callers see it: a front door with real HTTP in front, the Lambda
//! Runtime API behind, and between them the real binary of the function, in a process of its own.
//!
//! What a door does to a request and a reply is `lambda_grpc::testing`; here is what moves: sockets, processes and time.

pub mod client;
mod function;
mod gateway;
mod invocation;
pub mod options;
mod runtime_api;
mod sandbox;
mod server;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use self::function::Function;
use self::gateway::Gateway;
pub use self::options::Options;

/// A front door that is open, and the function behind it.
#[derive(Debug)]
pub struct Stand {
    address: SocketAddr,
    function: Arc<Function>,
}

impl Stand {
    /// Starts the function and opens the door.
    ///
    /// # Errors
    ///
    /// A program that cannot be started, a port that is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let address = listener.local_addr()?;
        let function = Arc::new(Function::start(&options).await?);
        let http = if options.deployment.door().has_http2() {
            server::Versions::Both
        } else {
            server::Versions::Http1
        };
        let gateway = Gateway::new(options, Arc::clone(&function));
        tokio::spawn(server::serve(listener, http, move |request| gateway.clone().answer(request)));
        Ok(Self { address, function })
    }

    /// Where the door is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The processes of the function.
    #[must_use]
    pub fn pids(&self) -> Vec<u32> {
        self.function.pids()
    }

    /// Ends the function's processes, as Lambda does when it has no more use for them.
    pub async fn end(self) {
        self.function.end().await;
    }
}
