//! The bytes that the protocols share: frames, metadata, status.

pub(crate) mod frame;
pub(crate) mod metadata;
pub(crate) mod status;
