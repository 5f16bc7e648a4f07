//! An emulator of the triggers: it turns an HTTP request into an event, and a function's response into an
//! HTTP response.
//!
//! It is the counterpart of `event`, and shares no code with it. Both are written from AWS's documentation,
//! so that a mistake in one of them is found by the other. Each rule names its source. If AWS does not
//! document a behavior, the emulator chooses the one that is harder for the function, and a comment says so.

#[cfg(feature = "testing")]
mod alb;
#[cfg(feature = "testing")]
mod base_path;
#[cfg(feature = "testing")]
mod configuration;
#[cfg(feature = "testing")]
mod cors;
#[cfg(feature = "testing")]
mod deployment;
#[cfg(feature = "testing")]
mod gateway_error;
mod headers;
#[cfg(feature = "testing")]
mod invocation;
#[cfg(feature = "testing")]
mod lattice;
#[cfg(feature = "testing")]
mod limits;
mod media_type;
#[cfg(feature = "testing")]
mod payload_v1;
pub(crate) mod payload_v2;
mod query;
mod request;
mod response;

#[cfg(feature = "testing")]
pub use self::deployment::Deployment;
#[cfg(feature = "testing")]
pub use self::gateway_error::GatewayError;
#[cfg(feature = "testing")]
pub use self::invocation::Invocation;
#[cfg(feature = "testing")]
pub use self::limits::max_body;
#[cfg(feature = "local")]
pub(crate) use self::request::{IncomingRequest, MAX_EVENT, RequestIds};
#[cfg(feature = "testing")]
pub use self::response::streaming::{DELIMITER, MAX_PRELUDE};
