//! Lambda as the host: the [Runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
//!
//! ```text
//! run ─► worker (one, or as many as Lambda wants) ─► connection ─► request, response
//!           └─► invocation ─► event ─► exchange ─► answer
//! ```

mod attempts;
mod connection;
mod endpoint;
#[cfg(all(unix, feature = "graceful-shutdown"))]
mod extension;
mod failure;
mod handler;
mod head;
mod headers;
mod invocation;
#[cfg(feature = "lambda_runtime")]
mod lambda_runtime;
mod log;
mod request;
mod response;
mod restore;
mod run;
mod shutdown;
mod trace;
mod worker;

pub(super) use self::endpoint::RUNTIME_API;
pub use self::handler::{LambdaHandler, handler};
pub(super) use self::restore::AfterRestore;
pub(super) use self::run::run;
