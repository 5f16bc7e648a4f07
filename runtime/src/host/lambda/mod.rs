//! Lambda as the host: the [Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
//!
//! ```text
//! run ─► worker (one, or as many as Lambda asks for) ─► connection ─► request, response parser
//!           └─► invocation ─► event ─► event handler ─► response
//! ```

mod connection;
mod endpoint;
#[cfg(all(unix, feature = "graceful-shutdown"))]
mod extension;
mod failure;
mod handler;
mod invocation;
#[cfg(feature = "lambda_runtime")]
mod lambda_runtime;
mod log;
mod malformed;
mod request;
mod response_head;
mod response_headers;
mod response_parser;
mod restore;
mod retry;
mod run;
mod shutdown;
mod trace;
mod worker;

pub(super) use self::endpoint::RUNTIME_API;
pub use self::handler::LambdaHandler;
pub(super) use self::run::run;
