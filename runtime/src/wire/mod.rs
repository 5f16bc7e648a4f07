//! The bytes that the protocols share: frames, metadata, status.

pub(crate) mod frame;
#[cfg(feature = "json")]
pub mod json;
pub(crate) mod metadata;
pub(crate) mod status;
