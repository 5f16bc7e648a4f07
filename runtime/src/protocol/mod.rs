//! The RPC protocols: gRPC, gRPC-Web, Connect and Twirp.
//!
//! [`Protocol::detect`] recognizes the protocol of an HTTP request. `unary::serve` then calls the method for
//! all of them; each protocol decides how messages are framed and how a response or a rejection is sent.

mod codec;
mod connect;
mod detection;
mod framed;
mod framing;
mod grpc;
mod grpc_web;
mod header_limit;
mod json_error;
mod method_lookup;
mod not_rpc;
mod tower;
mod twirp;
mod unary;
mod unframed;

pub(crate) use self::detection::Protocol;
pub(crate) use self::header_limit::truncate_headers;
#[cfg(feature = "local")]
pub(crate) use self::not_rpc::ServedServices;
pub use self::tower::{HttpFuture, serve};
pub use self::twirp::{TwirpPrefix, TwirpPrefixed};
