//! The bytes that the protocols share: frames, encodings, metadata, status.

pub(crate) mod base64;
#[cfg(any(feature = "invoke", feature = "local"))]
pub(crate) mod bridge;
pub(crate) mod compression;
pub(crate) mod details;
pub(crate) mod frame;
#[cfg(feature = "json")]
pub mod json;
pub(crate) mod metadata;
pub(crate) mod status;
