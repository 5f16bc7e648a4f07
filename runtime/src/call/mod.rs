//! The information that a host gives to a protocol about a call. It depends neither on AWS nor on a protocol.

mod context;
pub(crate) mod guard;
mod message_limits;
mod native_grpc;
mod outcome;
mod rejection;
mod span;

pub(crate) use self::context::CallContext;
pub use self::message_limits::Limits;
pub use self::native_grpc::NativeGrpc;
pub(crate) use self::outcome::Outcome;
pub(crate) use self::rejection::Rejection;
pub(crate) use self::span::{CallSpan, Owner, RecordedMethod};
