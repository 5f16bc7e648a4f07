//! The parts of messages that protocols share: frames, status, metadata, timeouts and compression.

#[cfg(any(feature = "invoke", feature = "local"))]
pub(crate) mod bridge;
pub(crate) mod compression;
pub(crate) mod details;
pub(crate) mod frame;
pub(crate) mod metadata;
pub(crate) mod status;
pub(crate) mod timeout;
