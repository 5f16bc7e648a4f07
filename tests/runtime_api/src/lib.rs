//! Lambda's Runtime API on loopback, for tests of functions that run in a process of their own.
//!
//! Each suite implements [`Serve`], which chooses the response to a request. This crate provides the rest:
//! connections and ways to break them, requests, [endpoints](Endpoint), and responses as Lambda writes them.
//!
//! - The [Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html)
//! - The [Extensions API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html), of which an
//!   internal extension uses a part

mod connection;
mod endpoint;
pub mod go;
mod head;
pub mod header;
mod request;
pub mod responses;
mod server;

pub use self::connection::{Close, Connection};
pub use self::endpoint::Endpoint;
pub use self::head::Head;
pub use self::request::Request;
pub use self::server::{Serve, Server};
