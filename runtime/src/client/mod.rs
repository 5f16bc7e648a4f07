//! Typed clients.

#[doc(hidden)]
pub mod generated;
