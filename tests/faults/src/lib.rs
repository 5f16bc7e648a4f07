//! The Lambda Runtime API on loopback with injected faults, for the release binary of a function.

pub mod action;
pub mod call;
pub mod fault;
pub mod framing;
pub mod function;
pub mod headers;
pub mod ids;
pub mod message;
pub mod plan;
pub mod random;
pub mod script;
pub mod soak;
